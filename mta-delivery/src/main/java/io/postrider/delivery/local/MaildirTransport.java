// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.mail.Recipient;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;

/// Delivers into Maildirs; the next hop is the Maildir's path.
///
/// A message is written to `tmp/` under a name that nobody else makes, synced, renamed into `new/`, and
/// `new/` is synced;
/// only then it counts as delivered. A crash before the rename leaves a file in `tmp/` that no reader shows.
/// Directories
/// that are missing are made, and the directories that got them synced. Stateless but for the counter of
/// names;
/// thread-safe.
final class MaildirTransport implements DeliveryTransport {
    private static final int NAME_TRIES = 10;
    private final FilePort files;
    private final MaildirNames names;
    private final MaildirQuota quota;

    MaildirTransport(FilePort files, MaildirNames names, MaildirQuota quota) {
        this.files = files;
        this.names = names;
        this.quota = quota;
    }

    @Override
    public void deliver(DeliveryRequest request) throws InterruptedException {
        for (Recipient recipient : request.recipients()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            request.settle(recipient, deliver(request, recipient));
        }
    }

    private DeliveryOutcome deliver(DeliveryRequest request, Recipient recipient) {
        Path maildir = Path.of(request.route().nextHop());
        try {
            if (LocalOutcome.isLoop(request.content().head(), request, recipient)) {
                return LocalOutcome.loop(request, recipient);
            }
            for (String part : List.of("tmp", "cur", "new")) {
                files.makeDirectories(maildir.resolve(part));
            }
            if (!quota.admits(maildir, request.content().sizeOctets())) {
                return quota.refusal();
            }
            store(request, recipient, maildir);
            return LocalOutcome.delivered("delivered to maildir");
        } catch (IOException e) {
            return LocalOutcome.deferred("cannot deliver to " + maildir, e);
        }
    }

    private void store(DeliveryRequest request, Recipient recipient, Path maildir) throws IOException {
        String name = "";
        FileChannel file = null;
        for (int i = 0; file == null; i++) {
            name = names.next();
            try {
                file = files.create(maildir.resolve("tmp").resolve(name));
            } catch (FileAlreadyExistsException taken) {
                if (i == NAME_TRIES) {
                    throw taken;
                }
            }
        }
        Path temporary = maildir.resolve("tmp").resolve(name);
        boolean moved = false;
        try (FileChannel open = file) {
            write(request, recipient, open);
            files.sync(open, temporary);
            request.handingOver(List.of(recipient));
            files.rename(temporary, maildir.resolve("new").resolve(name + ",S=" + open.size()));
            moved = true;
        } finally {
            if (!moved) {
                files.remove(temporary);
            }
        }
        files.syncDirectory(maildir.resolve("new"));
    }

    private static void write(DeliveryRequest request, Recipient recipient, FileChannel file) throws IOException {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), 16 * 1024);
        new MessageWriter(MessageWriter.Lines.PLAIN, out)
                .write(MessageWriter.added(request, recipient), request.content());
        out.flush();
    }
}
