// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One bit is flipped somewhere in a file of every kind ([S7] [S10] [S47]–[S52]): no content is ever handed
/// out changed,
/// whatever is missing is told, everything else is there and the store goes on; only what makes the whole
/// unreadable
/// refuses the start, with a sentence.
final class StoreDamageTest {
    private static final int FLIPS = Integer.getInteger("postrider.flips", 4);

    @TempDir
    private Path folder;

    private final Map<QueueId, byte[]> messages = new TreeMap<>();
    private final RecordingOwnership ownership = new RecordingOwnership();

    @BeforeEach
    void fillStore() throws Exception {
        commit(40, 5_000);
        commit(2, 400_000);
        // a start writes the log's records to tables
        commit(0, 0);
        commit(20, 3_000);
    }

    private void commit(int count, int size) throws StoreException, IOException {
        try (RocksQueueStore store = open(folder.resolve("queue"))) {
            for (int i = 0; i < count; i++) {
                try (QueueStore.Incoming incoming = store.begin(Shard.ONLY)) {
                    byte[] content = LoggedLoad.content(messages.size(), size + i);
                    incoming.write(ByteBuffer.wrap(content));
                    byte[] key = LoggedLoad.key(incoming.id());
                    Changes changes = Changes.in(Shard.ONLY).put(LoggedLoad.ENVELOPES, key, new byte[1_000]);
                    incoming.commit(incoming.received().head(), ContentTraits.plain(), changes, Durability.SYNCED);
                    messages.put(incoming.id(), content);
                }
            }
        }
    }

    private RocksQueueStore open(Path state) throws StoreException {
        var store = new RocksQueueStore(TestStores.settings(state), InstantSource.system());
        store.open(ownership, List.of(LoggedLoad.ENVELOPES, LoggedLoad.STATES));
        return store;
    }

    @ParameterizedTest
    @ValueSource(strings = {".segment", ".own", ".sst", ".log"})
    void aFlippedBitIsFoundAndItsDamageIsBounded(String kind) throws Exception {
        Random random = new Random(kind.hashCode());
        boolean contents = kind.equals(".segment") || kind.equals(".own");
        for (int flip = 0; flip < FLIPS; flip++) {
            Path state = copyWithFlip(kind, random, flip);
            ownership.damaged.clear();
            try (RocksQueueStore store = open(state)) {
                Set<QueueId> bad = check(store);
                assertThat(bad.size()).as("messages that suffer").isLessThanOrEqualTo(contents ? 1 : messages.size());
                commitOne(store);
            }
            TestStores.deleteTree(state);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CURRENT", "MANIFEST", "IDENTITY", "OPTIONS", "format", "lock"})
    void aFlippedBitInASmallFileIsHarmlessOrRefusesTheStartWithASentence(String kind) throws Exception {
        Random random = new Random(kind.hashCode());
        for (int flip = 0; flip < FLIPS; flip++) {
            Path state = copyWithFlip(kind, random, flip);
            ownership.damaged.clear();
            try (RocksQueueStore store = open(state)) {
                check(store);
                commitOne(store);
            } catch (StoreException e) {
                assertThat(e.reason()).isEqualTo(Reason.FAILED);
                assertThat(e.getMessage()).contains(state.toString()).hasSizeGreaterThan(40);
                assertThat(Files.exists(state.resolve("contents"))).isTrue();
            }
            TestStores.deleteTree(state);
        }
    }

    @Test
    void aDamagedContentIsSetAsideOnceAndTheOthersGoOn() throws Exception {
        QueueId victim = messages.keySet().iterator().next();
        Path segment;
        try (var files = Files.list(folder.resolve("queue/contents"))) {
            segment = files.filter(file -> file.toString().endsWith(".segment"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        byte[] octets = Files.readAllBytes(segment);
        octets[200] ^= 4;
        Files.write(segment, octets);
        ownership.damaged.clear();
        try (RocksQueueStore store = open(folder.resolve("queue"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(reasonOf(store, victim)).isEqualTo(Reason.DAMAGED);
            }
            assertThat(ownership.damaged).containsExactly(victim);
            assertThat(Files.size(folder.resolve("queue/damaged").resolve(victim.toString())))
                    .isEqualTo(messages.get(victim).length);
            assertThat(store.statistics().faults().damaged()).isEqualTo(1);
        }
        try (RocksQueueStore store = open(folder.resolve("queue"))) {
            assertThat(reasonOf(store, victim)).isEqualTo(Reason.DAMAGED);
            store.apply(Changes.in(Shard.ONLY).release(victim), Durability.SYNCED);
            assertThat(reasonOf(store, victim)).isEqualTo(Reason.ABSENT);
        }
    }

    @Test
    void theScrubFindsDamageBeforeAnyoneReads() throws Exception {
        Path own;
        try (var files = Files.list(folder.resolve("queue/contents"))) {
            own = files.filter(file -> file.toString().endsWith(".own"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] octets = Files.readAllBytes(own);
        octets[octets.length / 2] ^= 1;
        Files.write(own, octets);
        ownership.damaged.clear();
        try (RocksQueueStore store = open(folder.resolve("queue"))) {
            while (!store.opened().scrub().step()) {
                // on
            }
            assertThat(ownership.damaged).hasSize(1);
            assertThat(store.statistics().faults().scrubbed()).isEqualTo(messages.size());
        }
    }

    @Test
    void aMissingFileIsDamageOfItsContentsOnly() throws Exception {
        try (var files = Files.list(folder.resolve("queue/contents"))) {
            Files.delete(files.filter(file -> file.toString().endsWith(".own"))
                    .findFirst()
                    .orElseThrow());
        }
        ownership.damaged.clear();
        try (RocksQueueStore store = open(folder.resolve("queue"))) {
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> ownership.damaged.size() == 1);
            assertThat(check(store)).hasSize(1);
            assertThat(reasonOf(store, ownership.damaged.getFirst())).isEqualTo(Reason.DAMAGED);
        }
    }

    private static Reason reasonOf(RocksQueueStore store, QueueId id) {
        try {
            store.open(id).close();
            throw new AssertionError(id + " can be read");
        } catch (StoreException e) {
            return e.reason();
        }
    }

    private Path copyWithFlip(String kind, Random random, int number) throws IOException {
        Path state = folder.resolve("copy-" + number);
        TestStores.copyTree(folder.resolve("queue"), state);
        List<Path> candidates;
        try (var files = Files.walk(state)) {
            candidates = files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().contains(kind))
                    .filter(file -> file.toFile().length() > 0)
                    .sorted()
                    .toList();
        }
        assertThat(candidates).as("files of kind %s", kind).isNotEmpty();
        Path file = candidates.get(random.nextInt(candidates.size()));
        byte[] octets = Files.readAllBytes(file);
        octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, octets);
        return state;
    }

    private Set<QueueId> check(RocksQueueStore store) throws Exception {
        // damage that a read meets in the tables is repaired within seconds
        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> readable(store));
        Set<QueueId> bad = new TreeSet<>();
        for (Map.Entry<QueueId, byte[]> message : messages.entrySet()) {
            byte[] key = LoggedLoad.key(message.getKey());
            boolean envelope = !store.range(LoggedLoad.ENVELOPES, key, LoggedLoad.after(key), 1)
                    .entries()
                    .isEmpty();
            try (Content content = store.open(message.getKey())) {
                assertThat(content.open().readAllBytes()).isEqualTo(message.getValue());
                if (!envelope) {
                    bad.add(message.getKey());
                }
            } catch (StoreException e) {
                assertThat(e.reason()).isIn(Reason.DAMAGED, Reason.ABSENT);
                bad.add(message.getKey());
            }
        }
        if (!bad.isEmpty()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> store.statistics().faults().damaged()
                                    + store.statistics().faults().damagedRecords()
                            > 0);
        }
        return bad;
    }

    private static boolean readable(RocksQueueStore store) {
        try {
            store.range(LoggedLoad.ENVELOPES, new byte[0], new byte[0], 10_000);
            store.opened().log().range(Family.CONTENTS, new byte[0], new byte[0], 10_000);
            store.opened().log().range(Family.FILES, new byte[0], new byte[0], 10_000);
            return true;
        } catch (StoreException | IOException e) {
            return false;
        }
    }

    private static void commitOne(RocksQueueStore store) {
        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> {
            try (QueueStore.Incoming incoming = store.begin(Shard.ONLY)) {
                incoming.write(ByteBuffer.wrap(LoggedLoad.content(1, 100)));
                incoming.commit(new byte[0], ContentTraits.plain(), Changes.in(Shard.ONLY), Durability.SYNCED);
                return true;
            } catch (StoreException e) {
                return false;
            }
        });
    }
}
