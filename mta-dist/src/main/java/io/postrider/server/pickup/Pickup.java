// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.pickup;

import io.postrider.api.auth.Identity;
import io.postrider.api.mail.Origin;
import io.postrider.api.smtp.Reply;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes in what `sendmail` hands over by socket, and what it left in the spool while the server was down: at
/// start and
/// every two seconds. A file is opened without following links, must have one link, is queued, then unlinked;
/// one that
/// is no submission is renamed to `.bad` and counted.
public final class Pickup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pickup.class);
    private static final long SCAN_SECONDS = 2;
    private final LocalInjection injection;
    private final Path spool;
    private final String origin;
    private final AtomicLong bad = new AtomicLong();
    private final ScheduledExecutorService scanner = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pickup").daemon(true).factory());

    /// Makes one for a spool; `origin` completes addresses.
    public Pickup(LocalInjection injection, Path spool, String origin) {
        this.injection = injection;
        this.spool = spool;
        this.origin = origin;
    }

    /// Makes the spool if it is absent, takes in what is there, and goes on looking.
    public void start() throws IOException {
        if (!Files.isDirectory(spool)) {
            Files.createDirectories(spool);
            Files.setPosixFilePermissions(spool, PosixFilePermissions.fromString("rwx-wx-wx"));
            makeSticky();
        }
        scanner.scheduleWithFixedDelay(this::scan, 0, SCAN_SECONDS, TimeUnit.SECONDS);
    }

    // mode 3733: nobody may remove another's file, and files belong to the folder's group
    private void makeSticky() {
        try {
            Files.setAttribute(spool, "unix:mode", 0_3733);
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot set mode 3733 on {}: {}", spool, e.toString());
        }
    }

    /// Files that were set aside.
    public long badFiles() {
        return bad.get();
    }

    /// Queues what a local user hands over.
    public Reply submit(String user, byte[] submission) {
        try {
            LocalMessage message = new SubmissionReader(origin, user).read(submission);
            return injection.inject(Origin.PICKUP, Optional.of(Identity.of(user)), message);
        } catch (SubmissionReader.MalformedException e) {
            return Reply.enhanced(554, "5.6.0", printable(String.valueOf(e.getMessage())));
        }
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private void scan() {
        try (Stream<Path> files = Files.list(spool)) {
            for (Path file : files.sorted().limit(10_000).toList()) {
                String name = file.getFileName().toString();
                if (!name.startsWith("tmp.") && !name.endsWith(".bad")) {
                    take(file);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot scan the spool {}: {}", spool, e.toString());
        }
    }

    private void take(Path file) {
        Reply reply;
        try {
            reply = submit(owner(file), read(file));
        } catch (IOException e) {
            LOG.warn("spool file {}: {}", file, e.getMessage());
            setAside(file);
            return;
        }
        if (reply.isPermanent()) {
            LOG.warn("spool file {} refused: {}", file, reply);
            setAside(file);
        } else if (reply.isPositive()) {
            try {
                Files.delete(file);
            } catch (IOException e) {
                LOG.error("spool file {} is queued but cannot be removed: {}", file, e.toString());
            }
        }
    }

    private static String owner(Path file) throws IOException {
        return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
    }

    private static byte[] read(Path file) throws IOException {
        int links = (Integer) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || links != 1) {
            throw new IOException("not a regular file with one link");
        }
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            return Channels.newInputStream(channel).readAllBytes();
        }
    }

    private void setAside(Path file) {
        bad.incrementAndGet();
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".bad"));
        } catch (IOException e) {
            LOG.warn("cannot set {} aside: {}", file, e.toString());
        }
    }

    @Override
    public void close() {
        scanner.shutdownNow();
    }
}
