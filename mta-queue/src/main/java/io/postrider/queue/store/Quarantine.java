// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.Ownership;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.queue.store.Location.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Sets damaged contents aside: what can be read of one goes to `damaged/ID`, its location record is replaced
/// by the
/// reason, the core is told, once. Thread-safe; on the store's own threads.
final class Quarantine implements DamageSink {
    private static final int KEPT_FILES = 1_000;
    private static final int PIECE_OCTETS = 64 << 10;

    private final Path folder;
    private final SegmentFiles disk;
    private final GroupCommitter committer;
    private final Ownership ownership;
    private final StoreCounters counters;
    private final Set<QueueId> known = ConcurrentHashMap.newKeySet();

    Quarantine(
            StoreFolders folders,
            SegmentFiles disk,
            GroupCommitter committer,
            Ownership ownership,
            StoreCounters counters) {
        this.folder = folders.damaged();
        this.disk = disk;
        this.committer = committer;
        this.ownership = ownership;
        this.counters = counters;
    }

    @Override
    public void setAside(QueueId id, Location location, String why) {
        if (!known.add(id)) {
            return;
        }
        keepOctets(id, location);
        counters.damaged.increment();
        try {
            committer.submit(
                    new CommitRequest(new NewContent.SetAside(id, why), Changes.in(Shard.ONLY), Durability.LAZY));
        } catch (StoreException e) {
            // closing: the damage is found again after the next start
            known.remove(id);
        }
        ownership.damaged(id, why);
    }

    private void keepOctets(QueueId id, Location location) {
        try {
            DirectorySync.create(folder);
            if (count() >= KEPT_FILES) {
                return;
            }
            try (SegmentFiles.Reader from = disk.open(location.file());
                    FileChannel to = FileChannel.open(
                            folder.resolve(id.toString()), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                copy(from, location.head(), to);
                copy(from, location.body(), to);
            }
        } catch (IOException e) {
            // the copy is for the operator's eyes; that there is none is no worse than the damage
            counters.keeperFaults.increment();
        }
    }

    private long count() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static void copy(SegmentFiles.Reader from, Extent extent, FileChannel to) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE_OCTETS);
        for (long done = 0; done < extent.octets(); ) {
            piece.clear().limit((int) Math.min(PIECE_OCTETS, extent.octets() - done));
            int count = from.read(piece, extent.offset() + done);
            if (count <= 0) {
                return;
            }
            done += count;
            piece.flip();
            while (piece.hasRemaining()) {
                to.write(piece);
            }
        }
    }
}
