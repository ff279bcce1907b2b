// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Watches free space and owns the ballast file: new mail is refused well before the disk is full, and when
/// it is full
/// all the same the ballast is given up, so that the records of deliveries can be written. Thread-safe.
final class DiskSpace {
    private static final long FRESH_NANOS = Duration.ofMillis(200).toNanos();
    private static final long LEAST_FRESH_OCTETS = 256L << 10;
    private static final long MOST_FRESH_OCTETS = 8L << 20;
    private static final int BLOCK_OCTETS = 1 << 20;

    private final Path folder;
    private final Path ballast;
    private final long minFreeOctets;
    private final long ballastOctets;
    private final long freshOctets;
    private final LongSupplier nanoTime;
    private final AtomicLong writtenSince = new AtomicLong();
    private volatile long freeOctets;
    private volatile long lookedAt;

    DiskSpace(StoreFolders folders, StorageSizes sizes, LongSupplier nanoTime) throws IOException {
        this.folder = folders.root();
        this.ballast = folders.ballast();
        this.minFreeOctets = sizes.minFreeOctets();
        this.ballastOctets = sizes.ballastOctets();
        this.freshOctets = Math.clamp(minFreeOctets / 16, LEAST_FRESH_OCTETS, MOST_FRESH_OCTETS);
        this.nanoTime = nanoTime;
        look();
    }

    /// Free space, at most 200 ms or a sixteenth of min-free of our own writing old.
    long freeOctets() throws IOException {
        if (writtenSince.get() > freshOctets || nanoTime.getAsLong() - lookedAt > FRESH_NANOS) {
            look();
        }
        return freeOctets;
    }

    /// Counts what was written.
    void written(long octets) {
        writtenSince.addAndGet(octets);
    }

    /// Throws FULL when there is no room for new mail.
    void checkRoom() throws StoreException {
        try {
            long free = freeOctets();
            if (free < minFreeOctets) {
                throw new StoreException(
                        Reason.FULL,
                        "only " + free + " octets are free in " + folder + ", min-free is " + minFreeOctets);
            }
        } catch (IOException e) {
            throw new StoreException(Reason.FAILED, "cannot tell the free space in " + folder, e);
        }
    }

    /// Gives the ballast up.
    void dropBallast() throws IOException {
        Files.deleteIfExists(ballast);
        look();
    }

    /// Makes the ballast file if it is not there and leaves room enough.
    void takeBallast() throws IOException {
        look();
        if (ballastOctets == 0 || Files.exists(ballast) || freeOctets < minFreeOctets + 2 * ballastOctets) {
            return;
        }
        Path fresh = ballast.resolveSibling("ballast.new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            // real octets: a sparse file reserves nothing
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_OCTETS);
            for (long left = ballastOctets; left > 0; left -= block.limit()) {
                block.clear().limit((int) Math.min(left, BLOCK_OCTETS));
                while (block.hasRemaining()) {
                    channel.write(block);
                }
            }
            channel.force(false);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        Files.move(fresh, ballast);
        look();
    }

    private void look() throws IOException {
        freeOctets = Files.getFileStore(folder).getUsableSpace();
        lookedAt = nanoTime.getAsLong();
        writtenSince.set(0);
    }
}
