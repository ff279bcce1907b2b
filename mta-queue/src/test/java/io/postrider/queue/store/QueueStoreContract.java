// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mail.Content;
import io.postrider.api.mail.ContentTraits;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every [QueueStore] must do. A store's test extends it and says how to make one.
public abstract class QueueStoreContract extends QueueTablesContract {
    @ParameterizedTest
    @EnumSource(Durability.class)
    void aCommittedMessageIsReadBackAsItCame(Durability durability) throws Exception {
        QueueId id = commit(MESSAGE, durability);

        assertThat(read(id)).isEqualTo(MESSAGE);
        assertThat(values(ENVELOPES, "", "")).containsExactly(id.toString());
    }

    @Test
    void aMessageIsInvisibleBeforeItsCommit() throws Exception {
        try (QueueStore.Incoming incoming = store().begin(Shard.ONLY)) {
            incoming.write(ByteBuffer.wrap(octets(MESSAGE)));

            assertThat(reasonOf(() -> store().open(incoming.id()))).isEqualTo(Reason.ABSENT);
            assertThat(values(ENVELOPES, "", "")).isEmpty();
        }
    }

    @Test
    void anAbortedMessageNeverAppears() throws Exception {
        QueueStore.Incoming incoming = store().begin(Shard.ONLY);
        incoming.write(ByteBuffer.wrap(octets(MESSAGE)));
        incoming.close();
        incoming.close();

        assertThat(reasonOf(() -> store().open(incoming.id()))).isEqualTo(Reason.ABSENT);
        assertThat(reasonOf(() -> incoming.commit(new byte[0], ContentTraits.plain(), changes(), Durability.SYNCED)))
                .isEqualTo(Reason.CLOSED);
        reopen();
        assertThat(reasonOf(() -> store().open(incoming.id()))).isEqualTo(Reason.ABSENT);
    }

    @Test
    void aMessageIsCommittedOnlyOnce() throws Exception {
        try (QueueStore.Incoming incoming = store().begin(Shard.ONLY)) {
            incoming.write(ByteBuffer.wrap(octets(MESSAGE)));
            incoming.commit(new byte[0], ContentTraits.plain(), changes(), Durability.SYNCED);

            assertThat(reasonOf(
                            () -> incoming.commit(new byte[0], ContentTraits.plain(), changes(), Durability.SYNCED)))
                    .isEqualTo(Reason.CLOSED);
        }
    }

    @Test
    void theHeadGivenAtCommitReplacesTheReceivedOne() throws Exception {
        QueueStore.Incoming incoming = store().begin(Shard.ONLY);
        incoming.write(ByteBuffer.wrap(octets(MESSAGE)));
        byte[] head =
                octets("Received: by mx\r\n" + new String(incoming.received().head(), ISO_8859_1));
        ContentTraits traits = ContentTraits.plain().withEightBit(true).withLongestLineOctets(20);
        incoming.commit(head, traits, changes(), Durability.SYNCED);

        assertThat(read(incoming.id())).isEqualTo("Received: by mx\r\n" + MESSAGE);
        try (Content content = store().open(incoming.id())) {
            assertThat(content.head()).isEqualTo(head);
            assertThat(content.sizeOctets()).isEqualTo(MESSAGE.length() + 17L);
            assertThat(content.traits()).isEqualTo(traits);
        }
    }

    @Test
    void headAndBodyAreSplitBeforeTheEmptyLine() throws Exception {
        assertSplit("A: b\r\n c\r\n\r\nbody\r\n", "A: b\r\n c\r\n");
        assertSplit("\r\nbody\r\n", "");
        assertSplit("no header\r\n\r\nbody\r\n", "");
        assertSplit("A: b\r\nC: d\r\n", "A: b\r\nC: d\r\n");
        assertSplit("A: b\r\nC: d", "A: b\r\n");
        assertSplit("A: b\nC: d\r\n\r\n", "A: b\nC: d\r\n");
        assertSplit("", "");
    }

    private void assertSplit(String message, String head) throws Exception {
        for (int step : new int[] {1, 3, 1000}) {
            try (QueueStore.Incoming incoming = store().begin(Shard.ONLY)) {
                for (int at = 0; at < message.length(); at += step) {
                    String piece = message.substring(at, Math.min(message.length(), at + step));
                    incoming.write(ByteBuffer.wrap(octets(piece)));
                }
                Content received = incoming.received();
                assertThat(new String(received.head(), ISO_8859_1)).isEqualTo(head);
                assertThat(received.open().readAllBytes()).isEqualTo(octets(message));
                assertThat(incoming.sizeOctets()).isEqualTo(message.length());
            }
        }
    }

    @Test
    void aHeadAboveItsLimitGoesOnInTheBody() throws Exception {
        String message = ("X-Long: " + "x".repeat(990) + "\r\n").repeat(1200) + "\r\nbody\r\n";
        try (QueueStore.Incoming incoming = store().begin(Shard.ONLY)) {
            incoming.write(ByteBuffer.wrap(octets(message)));
            Content received = incoming.received();

            assertThat(received.head().length).isBetween((1 << 20) - 1000, 1 << 20);
            assertThat(new String(received.head(), ISO_8859_1)).endsWith("x\r\n");
            assertThat(received.open().readAllBytes()).isEqualTo(octets(message));
        }
    }

    @Test
    void aReplacedBodyTakesThePlaceOfTheReceivedOne() throws Exception {
        try (QueueStore.Incoming incoming = store().begin(Shard.ONLY)) {
            incoming.write(ByteBuffer.wrap(octets(MESSAGE)));
            byte[] head = incoming.received().head();
            incoming.replaceBody();
            incoming.write(ByteBuffer.wrap(octets("\r\nB: another")));
            incoming.write(ByteBuffer.wrap(octets(" one\r\n")));
            incoming.commit(head, ContentTraits.plain(), changes(), Durability.SYNCED);

            assertThat(read(incoming.id())).isEqualTo("From: a@example.test\r\nSubject: x\r\n\r\nB: another one\r\n");
        }
    }

    @Test
    void contentsOfAllSizesAreReadBackAlsoAfterReopening() throws Exception {
        List<QueueId> ids = new ArrayList<>();
        List<String> messages = new ArrayList<>();
        for (int size : new int[] {0, 1, 4096, 255 << 10, 256 << 10, (256 << 10) + 1, 3 << 20}) {
            String message = "Subject: " + size + "\r\n\r\n"
                    + "0123456789abcde\n".repeat(size / 16 + 1).substring(0, size);
            messages.add(message);
            ids.add(commit(message, Durability.SYNCED));
        }
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < ids.size(); i++) {
                assertThat(read(ids.get(i)).equals(messages.get(i)))
                        .as("message %d", i)
                        .isTrue();
            }
            reopen();
        }
    }

    @Test
    void aPartOfAContentIsTransferred() throws Exception {
        QueueId id = commit(MESSAGE, Durability.SYNCED);
        try (Content content = store().open(id)) {
            for (int from = 0; from <= MESSAGE.length() + 1; from++) {
                assertThat(transfer(content, from, 7))
                        .isEqualTo(MESSAGE.substring(
                                Math.min(from, MESSAGE.length()), Math.min(from + 7, MESSAGE.length())));
            }
            assertThat(transfer(content, 0, Long.MAX_VALUE)).isEqualTo(MESSAGE);
        }
    }

    private static String transfer(Content content, long from, long count) throws IOException {
        var out = new ByteArrayOutputStream();
        long done = 0;
        long moved;
        do {
            moved = content.transferTo(from + done, count - done, Channels.newChannel(out));
            done += moved;
        } while (moved > 0);
        return out.toString(ISO_8859_1);
    }

    @Test
    void aReleasedContentIsAbsentButStaysReadableWhileOpen() throws Exception {
        for (String message : List.of(MESSAGE, MESSAGE + "x".repeat(400 << 10))) {
            QueueId id = commit(message, Durability.SYNCED);
            try (Content content = store().open(id)) {
                store().apply(changes().release(id), Durability.SYNCED);

                assertThat(reasonOf(() -> store().open(id))).isEqualTo(Reason.ABSENT);
                assertThat(content.open().readAllBytes()).isEqualTo(octets(message));
            }
        }
    }

    @Test
    void aReleaseOfAnUnknownContentHasNoEffect() throws Exception {
        QueueId id = commit(MESSAGE, Durability.SYNCED);
        Changes changes = changes().release(new QueueId(7)).release(id).release(id);
        store().apply(changes, Durability.SYNCED);

        assertThat(reasonOf(() -> store().open(id))).isEqualTo(Reason.ABSENT);
    }

    @Test
    void aCommitReleasesAndChangesOtherMessagesTogetherWithItself() throws Exception {
        QueueId first = commit(MESSAGE, Durability.SYNCED);
        QueueStore.Incoming incoming = store().begin(Shard.ONLY);
        incoming.write(ByteBuffer.wrap(octets(MESSAGE)));
        Changes changes = changes()
                .put(ENVELOPES, octets("dsn"), octets("dsn"))
                .delete(ENVELOPES, octets(first.toString()))
                .put(STATES, octets("s"), octets("bounced"))
                .release(first);
        incoming.commit(new byte[0], ContentTraits.plain(), changes, Durability.SYNCED);

        assertThat(reasonOf(() -> store().open(first))).isEqualTo(Reason.ABSENT);
        assertThat(values(ENVELOPES, "", "")).containsExactly("dsn");
        assertThat(values(STATES, "", "")).containsExactly("bounced");
    }

    @Test
    void idsAscendWhateverTheClockDoes() throws Exception {
        List<QueueId> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(store().begin(Shard.ONLY).id());
            ids.add(commit(MESSAGE, Durability.SYNCED));
            advanceClock(Duration.ofHours(-1));
            QueueId highest = reopen().gained.getFirst();
            assertThat(highest).isGreaterThanOrEqualTo(ids.getLast());
            ids.add(store().begin(Shard.ONLY).id());
            assertThat(ids.getLast()).isGreaterThan(highest);
        }
        advanceClock(Duration.ofDays(1));
        ids.add(store().begin(Shard.ONLY).id());

        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(ids.getLast().epochMillis()).isEqualTo(clockMillis());
    }

    @Test
    void idsOfManyThreadsAreDistinct() throws Exception {
        Set<QueueId> ids = new ConcurrentSkipListSet<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> tasks = IntStream.range(0, 200)
                    .mapToObj(i -> executor.submit(() -> ids.add(commit(MESSAGE, Durability.WRITTEN))))
                    .toList();
            for (Future<Boolean> task : tasks) {
                assertThat(task.get()).isTrue();
            }
        }
        assertThat(values(ENVELOPES, "", "")).hasSize(200).isSorted();
        assertThat(read(ids.iterator().next())).isEqualTo(MESSAGE);
    }

    @Test
    void aClosedStoreRefusesEverything() throws Exception {
        QueueId id = commit(MESSAGE, Durability.SYNCED);
        QueueStore.Incoming incoming = store().begin(Shard.ONLY);
        store().close();
        store().close();

        assertThat(reasonOf(() -> store().begin(Shard.ONLY))).isEqualTo(Reason.CLOSED);
        assertThat(reasonOf(() -> store().open(id))).isEqualTo(Reason.CLOSED);
        assertThat(reasonOf(() -> store().apply(changes().release(id), Durability.LAZY)))
                .isEqualTo(Reason.CLOSED);
        assertThat(reasonOf(() -> incoming.commit(new byte[0], ContentTraits.plain(), changes(), Durability.SYNCED)))
                .isEqualTo(Reason.CLOSED);
        incoming.close();
    }

    @Test
    void commitsOfManyThreadsAllArrive() throws Exception {
        var start = new CountDownLatch(1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<QueueId>> tasks = IntStream.range(0, 64)
                    .mapToObj(i -> executor.submit(() -> {
                        start.await();
                        return commit("N: " + i + "\r\n\r\n" + "x".repeat(i * 500), Durability.SYNCED);
                    }))
                    .toList();
            start.countDown();
            for (int i = 0; i < tasks.size(); i++) {
                assertThat(read(tasks.get(i).get())).isEqualTo("N: " + i + "\r\n\r\n" + "x".repeat(i * 500));
            }
        }
        reopen();
        assertThat(values(ENVELOPES, "", "")).hasSize(64);
        assertThat(values(ENVELOPES, "", "").stream().map(QueueId::parse).map(Optional::orElseThrow))
                .allSatisfy(id -> assertThat(read(id)).startsWith("N: "));
    }
}
