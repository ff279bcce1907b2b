// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.api.mail.Content;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The folder: lock, format, ids, files that come and go, backup and restore ([S8]–[S12], [S41]–[S46],
/// [S53]–[S58]).
final class StoreFolderTest {
    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock();
    private final RecordingOwnership ownership = new RecordingOwnership();

    private RocksQueueStore open(Path state) throws StoreException {
        var store = new RocksQueueStore(TestStores.settings(state), clock);
        store.open(ownership, List.of(LoggedLoad.ENVELOPES, LoggedLoad.STATES));
        return store;
    }

    private static QueueId commit(QueueStore store, long seed, int size) throws StoreException, IOException {
        try (QueueStore.Incoming incoming = store.begin(Shard.ONLY)) {
            incoming.write(ByteBuffer.wrap(LoggedLoad.content(seed, size)));
            byte[] key = LoggedLoad.key(incoming.id());
            Changes changes = Changes.in(Shard.ONLY).put(LoggedLoad.ENVELOPES, key, key);
            incoming.commit(incoming.received().head(), ContentTraits.plain(), changes, Durability.SYNCED);
            return incoming.id();
        }
    }

    private static void assertContent(QueueStore store, QueueId id, long seed, int size)
            throws StoreException, IOException {
        try (Content content = store.open(id)) {
            assertThat(content.open().readAllBytes()).isEqualTo(LoggedLoad.content(seed, size));
        }
    }

    private Path queue() {
        return folder.resolve("queue");
    }

    @Test
    void aSecondOpenerIsToldWhoHasTheQueue() throws Exception {
        RocksQueueStore first = open(queue());
        StoreException thrown = catchThrowableOfType(StoreException.class, () -> open(queue()));

        assertThat(thrown.reason()).isEqualTo(Reason.NOT_OWNER);
        assertThat(thrown)
                .hasMessageContaining(queue().toString())
                .hasMessageContaining("process " + ProcessHandle.current().pid());
        commit(first, 1, 10);
        first.close();
        open(queue()).close();
    }

    @Test
    void anUnknownOrMissingFormatIsRefusedWithASentenceAndNothingIsTouched() throws Exception {
        open(queue()).close();
        Path format = queue().resolve("format");
        assertThat(format).hasContent("postrider queue format 1\n");
        Files.writeString(format, "postrider queue format 2\n");
        assertThat(refusal()).contains("format 2", "knows format 1", format.toString());
        Files.writeString(format, "something else\n");
        assertThat(refusal()).contains("not a format file");
        Files.delete(format);
        assertThat(refusal()).contains("is missing");
        assertThat(format).doesNotExist();
    }

    private String refusal() {
        StoreException thrown = catchThrowableOfType(StoreException.class, () -> open(queue()));
        assertThat(thrown.reason()).isEqualTo(Reason.FAILED);
        return thrown.getMessage();
    }

    @Test
    void theFoldersAreOurOwnOnly() throws Exception {
        open(queue()).close();
        for (String name : List.of("", "records", "contents")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(queue().resolve(name))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void idsAreAboveAllGivenBeforeAKillEvenIfTheClockGoesBack() throws Exception {
        QueueId last;
        Path copy = folder.resolve("copy");
        try (RocksQueueStore store = open(queue())) {
            commit(store, 1, 10);
            for (int i = 0; i < 1_000; i++) {
                store.begin(Shard.ONLY).close();
            }
            clock.advance(Duration.ofSeconds(30));
            last = store.begin(Shard.ONLY).id();
            // what a kill at this moment would leave
            TestStores.copyTree(queue(), copy);
        }
        clock.advance(Duration.ofDays(-300));
        try (RocksQueueStore store = open(copy)) {
            assertThat(store.begin(Shard.ONLY).id()).isGreaterThan(last);
        }
    }

    @Test
    void aFileGoesWhenItsLastContentIsReleasedAndNobodyReadsIt() throws Exception {
        try (RocksQueueStore store = open(queue())) {
            QueueId large = commit(store, 1, 500_000);
            List<QueueId> small = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                small.add(commit(store, i, 200_000));
            }
            long before = files("");
            try (Content reading = store.open(large)) {
                store.apply(Changes.in(Shard.ONLY).release(large), Durability.SYNCED);
                for (QueueId id : small) {
                    store.apply(Changes.in(Shard.ONLY).release(id), Durability.LAZY);
                }
                Awaitility.await().until(() -> files(".segment") == 1);
                assertThat(files(".own")).isEqualTo(1);
                assertThat(reading.open().readAllBytes()).isEqualTo(LoggedLoad.content(1, 500_000));
            }
            Awaitility.await().until(() -> files(".own") == 0);
            assertThat(store.statistics().contents().unlinked()).isEqualTo(before - 1);
            assertThat(store.statistics().contents().liveContents()).isZero();
        }
    }

    @Test
    void anAbortedLargeMessageLeavesNoFile() throws Exception {
        try (RocksQueueStore store = open(queue())) {
            try (QueueStore.Incoming incoming = store.begin(Shard.ONLY)) {
                incoming.write(ByteBuffer.wrap(LoggedLoad.content(1, 600_000)));
                assertThat(files(".own")).isEqualTo(1);
            }
            Awaitility.await().until(() -> files(".own") == 0);
            assertThat(store.statistics().bufferedOctets()).isZero();
        }
    }

    private long files(String suffix) throws IOException {
        try (var files = Files.list(queue().resolve("contents"))) {
            return files.filter(file -> file.toString().endsWith(suffix)).count();
        }
    }

    @Test
    void liveContentsLeaveAMostlyDeadSegmentAndAreReadAsBefore() throws Exception {
        try (RocksQueueStore store = open(queue())) {
            QueueId survivor = commit(store, 42, 60_000);
            List<QueueId> others = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                others.add(commit(store, i, 200_000));
            }
            for (QueueId id : others) {
                store.apply(Changes.in(Shard.ONLY).release(id), Durability.SYNCED);
            }
            try (Content reading = store.open(survivor)) {
                Awaitility.await().until(() -> store.opened().parts().files().isCounted());
                store.opened().compaction().look();
                assertThat(store.statistics().contents().moved())
                        .as("at the first look")
                        .isZero();
                store.opened().compaction().look();
                assertThat(store.statistics().contents().moved()).isEqualTo(1);
                assertContent(store, survivor, 42, 60_000);
                assertThat(reading.open().readAllBytes()).isEqualTo(LoggedLoad.content(42, 60_000));
            }
            Awaitility.await().until(() -> files(".segment") == 1);
            assertContent(store, survivor, 42, 60_000);
        }
        try (RocksQueueStore store = open(queue())) {
            assertContent(store, survivor(store), 42, 60_000);
        }
    }

    private static QueueId survivor(RocksQueueStore store) throws IOException, StoreException {
        return Octets.id(store.opened().log().lastKey(Family.CONTENTS).orElseThrow(), 0);
    }

    @Test
    void aBackupTakenUnderLoadIsRestoredWholeAndIdsGoOnAboveIt() throws Exception {
        Path backup = folder.resolve("backup");
        List<QueueId> before = new ArrayList<>();
        QueueId last;
        try (RocksQueueStore store = open(queue())) {
            for (int i = 0; i < 50; i++) {
                before.add(commit(store, i, i == 7 ? 400_000 : 20_000));
            }
            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<Integer> load = CompletableFuture.supplyAsync(() -> load(store, stop));
            store.backup(backup);
            stop.set(true);
            assertThat(load.get()).isPositive();
            clock.advance(Duration.ofSeconds(60));
            last = commit(store, 99, 10);
            store.apply(Changes.in(Shard.ONLY).release(before.getFirst()), Durability.SYNCED);
            assertThat(catchThrowableOfType(StoreException.class, () -> store.backup(backup)))
                    .hasMessageContaining("not empty");
        }
        Path restored = folder.resolve("restored");
        RocksQueueStore.restore(backup, restored, clock);
        try (RocksQueueStore store = open(restored)) {
            for (int i = 0; i < before.size(); i++) {
                assertContent(store, before.get(i), i, i == 7 ? 400_000 : 20_000);
            }
            assertThat(store.begin(Shard.ONLY).id()).isGreaterThan(last);
        }
        assertThat(ownership.damaged).isEmpty();
    }

    private static int load(RocksQueueStore store, AtomicBoolean stop) {
        try {
            int commits = 0;
            while (!stop.get()) {
                QueueId id = commit(store, 5, 30_000);
                commits++;
                store.apply(
                        Changes.in(Shard.ONLY)
                                .delete(LoggedLoad.ENVELOPES, LoggedLoad.key(id))
                                .release(id),
                        Durability.LAZY);
            }
            return commits;
        } catch (StoreException | IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anIncompleteBackupOrAFullTargetIsRefused() throws Exception {
        Path backup = folder.resolve("backup");
        try (RocksQueueStore store = open(queue())) {
            commit(store, 1, 10);
            store.backup(backup);
        }
        assertThat(catchThrowableOfType(StoreException.class, () -> RocksQueueStore.restore(backup, queue(), clock)))
                .hasMessageContaining("not empty");
        Files.delete(backup.resolve("complete"));
        assertThat(catchThrowableOfType(
                        StoreException.class, () -> RocksQueueStore.restore(backup, folder.resolve("restored"), clock)))
                .hasMessageContaining("no complete backup");
    }

    @Test
    void sizesFollowTheFileSystemAndTheSettings() {
        StorageSettings auto = StorageSettings.defaults(folder, 10L << 20);
        StorageSizes small = StorageSizes.of(auto, 100L << 20, 8L << 30);
        assertThat(small.minFreeOctets()).isEqualTo(15L << 20);
        assertThat(small.ballastOctets()).isEqualTo(2L << 20);
        assertThat(small.segmentOctets()).isEqualTo(5L << 20);
        assertThat(small.memtableOctets()).isEqualTo(5L << 20);

        StorageSizes large = StorageSizes.of(auto, 1L << 40, 64L << 30);
        assertThat(large.minFreeOctets()).isEqualTo((1L << 40) / 100);
        assertThat(large.ballastOctets()).isEqualTo(64L << 20);
        assertThat(large.segmentOctets()).isEqualTo(64L << 20);
        assertThat(large.memtableOctets()).isEqualTo(1L << 30);

        var wrong = new StorageSettings(folder, 1, "auto", "12 bananas", "auto", 1 << 20, "auto", "auto");
        assertThat(StorageSizes.check(auto)).isEmpty();
        assertThat(StorageSizes.check(wrong).orElseThrow().key()).isEqualTo("ballast");
    }
}
