// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Locks an mbox file against other threads and against other programs that keep the dot-lock convention
/// (`FILE.lock`).
/// A dot-lock older than ten minutes is a dead program's and is removed. In a directory where no dot-lock can
/// be made,
/// fcntl alone, which the caller takes, has to do. Thread-safe.
final class MailboxLock {
    private static final int STRIPES = 64;
    private static final Duration STALE = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_EVERY_MILLIS = 100;
    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];
    private final InstantSource clock;

    MailboxLock(InstantSource clock) {
        this.clock = clock;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    /// A lock that is held; closing gives it back.
    final class Held implements AutoCloseable {
        private final ReentrantLock stripe;
        private final Optional<Path> dotLock;

        private Held(ReentrantLock stripe, Optional<Path> dotLock) {
            this.stripe = stripe;
            this.dotLock = dotLock;
        }

        @Override
        public void close() throws IOException {
            try {
                if (dotLock.isPresent()) {
                    Files.deleteIfExists(dotLock.get());
                }
            } finally {
                stripe.unlock();
            }
        }
    }

    /// Takes the lock; empty when it is not to be had for ten seconds, or until the deadline.
    Optional<Held> take(Path mailbox, Instant deadline) throws IOException, InterruptedException {
        Instant latest = clock.instant().plus(PATIENCE);
        Instant until = deadline.isBefore(latest) ? deadline : latest;
        ReentrantLock stripe = stripes[Math.floorMod(mailbox.hashCode(), STRIPES)];
        long waitMillis = Math.max(0, Duration.between(clock.instant(), until).toMillis());
        if (!stripe.tryLock(waitMillis, TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        boolean taken = false;
        try {
            Optional<Held> held = dotLocked(mailbox, stripe, until);
            taken = held.isPresent();
            return held;
        } finally {
            if (!taken) {
                stripe.unlock();
            }
        }
    }

    private Optional<Held> dotLocked(Path mailbox, ReentrantLock stripe, Instant until)
            throws IOException, InterruptedException {
        Path dotLock = mailbox.resolveSibling(mailbox.getFileName() + ".lock");
        while (true) {
            try {
                FileChannel.open(dotLock, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
                        .close();
                return Optional.of(new Held(stripe, Optional.of(dotLock)));
            } catch (FileAlreadyExistsException taken) {
                removeStale(dotLock);
            } catch (AccessDeniedException mailboxOnly) {
                return Optional.of(new Held(stripe, Optional.empty()));
            }
            if (!clock.instant().isBefore(until)) {
                return Optional.empty();
            }
            // other programs tell nobody when they let go
            new CountDownLatch(1).await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void removeStale(Path dotLock) throws IOException {
        try {
            Instant made = Files.getLastModifiedTime(dotLock).toInstant();
            if (made.isBefore(clock.instant().minus(STALE))) {
                Files.deleteIfExists(dotLock);
            }
        } catch (NoSuchFileException goneMeanwhile) {
            return;
        }
    }
}
