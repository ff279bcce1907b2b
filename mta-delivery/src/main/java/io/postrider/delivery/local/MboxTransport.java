// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.delivery.Deferral;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.Recipient;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Appends to mbox files; the next hop is the file's path.
///
/// The file is locked by a dot-lock and by fcntl ([MailboxLock]); a message begins with a `From ` line, has
/// its own
/// `From ` lines quoted, and ends with an empty line. A message that cannot be written whole is cut off
/// again, so that
/// the file never ends in half of one. Thread-safe.
final class MboxTransport implements DeliveryTransport {
    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern(
                    "EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    private final DiskFiles files;
    private final MailboxLock lock;
    private final InstantSource clock;

    MboxTransport(DiskFiles files, MailboxLock lock, InstantSource clock) {
        this.files = files;
        this.lock = lock;
        this.clock = clock;
    }

    @Override
    public void deliver(DeliveryRequest request) throws InterruptedException {
        for (Recipient recipient : request.recipients()) {
            request.settle(recipient, deliver(request, recipient));
        }
    }

    private DeliveryOutcome deliver(DeliveryRequest request, Recipient recipient) throws InterruptedException {
        Path mailbox = Path.of(request.route().nextHop());
        try {
            if (LocalOutcome.isLoop(request.content().head(), request, recipient)) {
                return LocalOutcome.loop(request, recipient);
            }
            Path parent = mailbox.toAbsolutePath().getParent();
            if (parent != null) {
                files.makeDirectories(parent);
            }
            Optional<MailboxLock.Held> held = lock.take(mailbox, request.deadline());
            if (held.isEmpty()) {
                Diagnostic why = Diagnostic.of("4.2.0", "mailbox " + mailbox + " is locked by another program");
                return new DeliveryOutcome.Deferred(Deferral.of(why).withRetryAfter(LOOK_AGAIN));
            }
            try {
                return append(request, recipient, mailbox);
            } finally {
                held.get().close();
            }
        } catch (IOException e) {
            return LocalOutcome.deferred("cannot deliver to " + mailbox, e);
        }
    }

    private DeliveryOutcome append(DeliveryRequest request, Recipient recipient, Path mailbox) throws IOException {
        boolean made = ensure(mailbox);
        if (!Files.isRegularFile(mailbox, LinkOption.NOFOLLOW_LINKS)) {
            return LocalOutcome.deferred("4.2.0", "mailbox " + mailbox + " is no regular file");
        }
        try (FileChannel file = FileChannel.open(
                mailbox, Set.of(StandardOpenOption.WRITE, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            if (file.tryLock() == null) {
                Diagnostic why = Diagnostic.of("4.2.0", "mailbox " + mailbox + " is locked by another program");
                return new DeliveryOutcome.Deferred(Deferral.of(why).withRetryAfter(LOOK_AGAIN));
            }
            long before = file.size();
            boolean whole = false;
            try {
                file.position(before);
                request.handingOver(List.of(recipient));
                write(request, recipient, file);
                files.sync(file, mailbox);
                whole = true;
            } finally {
                if (!whole) {
                    file.truncate(before);
                }
            }
        }
        Path parent = mailbox.toAbsolutePath().getParent();
        if (made && parent != null) {
            files.syncDirectory(parent);
        }
        return LocalOutcome.delivered("delivered to mailbox");
    }

    private boolean ensure(Path mailbox) throws IOException {
        try {
            Files.readAttributes(mailbox, "size", LinkOption.NOFOLLOW_LINKS);
            return false;
        } catch (NoSuchFileException absent) {
            files.create(mailbox).close();
            return true;
        }
    }

    private void write(DeliveryRequest request, Recipient recipient, FileChannel file) throws IOException {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), 16 * 1024);
        out.write(fromLine(request).getBytes(StandardCharsets.UTF_8));
        new MessageWriter(MessageWriter.Lines.FROM_QUOTED, out)
                .write(MessageWriter.added(request, recipient), request.content());
        out.write('\n');
        out.flush();
    }

    private String fromLine(DeliveryRequest request) {
        String sender = request.reversePath().isNull()
                ? "MAILER-DAEMON"
                : request.reversePath().toString().replace(' ', '-');
        return "From " + sender + " " + ASCTIME.format(clock.instant()) + "\n";
    }
}
