// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.api.mail.ContentTraits;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small file system fills up: new mail is refused early, deliveries go on; when even they find no room,
/// the store comes
/// back by itself as soon as there is some.
final class StoreFullDiskIT {
    private static final long DISK_OCTETS = 100L << 20;
    private static final long MESSAGE_OCTETS = 10L << 20;

    @TempDir
    private Path folder;

    private final RecordingOwnership ownership = new RecordingOwnership();

    private RocksQueueStore open(LoopMount disk) throws StoreException {
        StorageSettings settings = StorageSettings.defaults(disk.folder().resolve("queue"), MESSAGE_OCTETS);
        var store = new RocksQueueStore(settings, InstantSource.system());
        store.open(ownership, List.of(LoggedLoad.ENVELOPES, LoggedLoad.STATES));
        return store;
    }

    private static QueueId commit(QueueStore store, int size) throws StoreException, IOException {
        try (QueueStore.Incoming incoming = store.begin(Shard.ONLY)) {
            incoming.write(ByteBuffer.wrap(LoggedLoad.content(1, size)));
            byte[] key = LoggedLoad.key(incoming.id());
            Changes changes = Changes.in(Shard.ONLY).put(LoggedLoad.ENVELOPES, key, key);
            incoming.commit(incoming.received().head(), ContentTraits.plain(), changes, Durability.SYNCED);
            return incoming.id();
        }
    }

    private static Changes delivered(QueueId id) {
        return Changes.in(Shard.ONLY)
                .delete(LoggedLoad.ENVELOPES, LoggedLoad.key(id))
                .release(id);
    }

    @Test
    void aFileSystemOf100MebibytesAcceptsLargeMailUntilMinFreeAndStillDelivers() throws Exception {
        try (LoopMount disk = LoopMount.make(folder, "ext4", DISK_OCTETS);
                RocksQueueStore store = open(disk)) {
            List<QueueId> ids = new ArrayList<>();
            StoreException refused = null;
            while (refused == null && ids.size() < 1_000) {
                refused = catchThrowableOfType(StoreException.class, () -> ids.add(commit(store, 2 << 20)));
            }
            assertThat(refused).as("refused in the end").isNotNull();
            assertThat(refused.reason()).isEqualTo(Reason.FULL);
            assertThat(ids).as("accepted before").hasSizeGreaterThan(20);
            assertThat(store.statistics().freeOctets()).isGreaterThan(10L << 20);

            for (QueueId id : ids) {
                store.open(id).close();
                store.apply(delivered(id), Durability.SYNCED);
            }
            assertThat(ownership.events).isEmpty();
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> {
                try {
                    return commit(store, (int) MESSAGE_OCTETS) != null;
                } catch (StoreException e) {
                    return false;
                }
            });
        }
    }

    @Test
    void afterTheDiskWasFullTheStoreWritesAgainWithinFiveSeconds() throws Exception {
        try (LoopMount disk = LoopMount.make(folder, "ext4", DISK_OCTETS);
                RocksQueueStore store = open(disk)) {
            List<QueueId> ids = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                ids.add(commit(store, 20_000));
            }
            Path filler = disk.folder().resolve("filler");
            fill(filler);
            List<QueueId> delivered = new ArrayList<>();
            for (QueueId id : ids.subList(0, 100)) {
                store.apply(delivered(id), Durability.LAZY);
                delivered.add(id);
            }
            writeUntilItFails(store, filler);
            assertThat(ownership.events.toString()).contains("failing");

            long begin = System.nanoTime();
            Files.delete(filler);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> {
                try {
                    return commit(store, 1_000) != null;
                } catch (StoreException e) {
                    return false;
                }
            });
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
            assertThat(ownership.events.getLast()).isEqualTo("healthy");
            for (QueueId id : ids.subList(100, 200)) {
                store.open(id).close();
            }
            for (QueueId id : delivered) {
                assertThat(catchThrowableOfType(StoreException.class, () -> store.open(id))
                                .reason())
                        .isEqualTo(Reason.ABSENT);
            }
            assertThat(store.statistics().faults().failing()).isFalse();
        }
    }

    // large values, so that the log needs new blocks; and whatever the store gives back is taken at once
    private void writeUntilItFails(RocksQueueStore store, Path filler) throws IOException {
        byte[] value = new byte[512 << 10];
        for (int i = 0; i < 500 && ownership.events.isEmpty(); i++) {
            Changes changes = Changes.in(Shard.ONLY).put(LoggedLoad.STATES, Octets.of(i), value);
            try {
                store.apply(changes, Durability.LAZY);
            } catch (StoreException e) {
                return;
            }
            fill(filler);
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !ownership.events.isEmpty());
    }

    private static void fill(Path filler) throws IOException {
        try (FileChannel channel = FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int block = 1 << 20; block >= 4096; block /= 2) {
                fill(channel, new byte[block]);
            }
        }
    }

    private static void fill(FileChannel channel, byte[] block) {
        try {
            while (channel.write(ByteBuffer.wrap(block)) == block.length) {
                // on
            }
        } catch (IOException e) {
            // full
        }
    }
}
