// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.Page;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import io.postrider.api.queue.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every [QueueStore] must do with its tables. Part of [QueueStoreContract].
public abstract class QueueTablesContract extends QueueStoreFixture {
    @Test
    void readersSeeAllOfAChangeOrNothingOfIt() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writer = executor.submit(() -> {
                for (int i = 0; i < 200; i++) {
                    byte[] value = octets("v" + i);
                    store().apply(
                                    changes().put(STATES, octets("a"), value).put(STATES, octets("b"), value),
                                    Durability.LAZY);
                }
                return 0;
            });
            while (!writer.isDone()) {
                List<String> seen = values(STATES, "", "");
                assertThat(Set.copyOf(seen)).hasSizeLessThanOrEqualTo(1);
            }
            writer.get();
        }
        assertThat(values(STATES, "", "")).containsExactly("v199", "v199");
    }

    @Test
    void changesOfOneCommitApplyInOrder() throws Exception {
        byte[] key = octets("k");
        store().apply(
                        changes()
                                .put(STATES, key, octets("1"))
                                .delete(STATES, key)
                                .put(STATES, key, octets("2")),
                        Durability.SYNCED);
        assertThat(values(STATES, "", "")).containsExactly("2");

        store().apply(changes().put(STATES, key, octets("3")).delete(STATES, key), Durability.SYNCED);
        assertThat(values(STATES, "", "")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void whatWasAppliedIsSeenAtOnceAndAfterReopening(Durability durability) throws Exception {
        for (int i = 0; i < 20; i++) {
            store().apply(changes().put(STATES, octets("k"), octets("v" + i)), durability);
            assertThat(values(STATES, "", "")).containsExactly("v" + i);
        }
        reopen();
        assertThat(values(STATES, "", "")).containsExactly("v19");
    }

    @Test
    void aPutOnceKeyThatWasDeletedStaysAway() throws Exception {
        QueueId id = commit(MESSAGE, Durability.SYNCED);
        store().apply(changes().delete(ENVELOPES, octets(id.toString())).release(id), Durability.SYNCED);

        assertThat(values(ENVELOPES, "", "")).isEmpty();
        reopen();
        assertThat(values(ENVELOPES, "", "")).isEmpty();
        assertThat(reasonOf(() -> store().open(id))).isEqualTo(Reason.ABSENT);
    }

    @Test
    void aRangeIsInUnsignedOrderFromInclusiveToExclusive() throws Exception {
        Changes changes = changes();
        for (int octet : new int[] {0x7f, 0x80, 0xff, 0x00, 0x41}) {
            changes.put(STATES, new byte[] {(byte) octet}, new byte[] {(byte) octet});
        }
        store().apply(changes.put(STATES, new byte[] {0x41, 0x00}, new byte[0]), Durability.LAZY);

        assertThat(keys(new byte[] {0}, new byte[] {(byte) 0x80})).containsExactly("00", "41", "4100", "7f");
        assertThat(keys(new byte[] {0x41}, new byte[0])).containsExactly("41", "4100", "7f", "80", "ff");
        assertThat(keys(new byte[0], new byte[] {0x41, 0x00})).containsExactly("00", "41");
        assertThat(keys(new byte[] {0x42}, new byte[] {0x42})).isEmpty();
        assertThat(keys(new byte[] {0x43}, new byte[] {0x42})).isEmpty();
    }

    private List<String> keys(byte[] from, byte[] to) throws StoreException {
        return store().range(STATES, from, to, 10_000).entries().stream()
                .map(entry -> HexFormat.of().formatHex(entry.key()))
                .toList();
    }

    @Test
    void pagesJoinToTheWholeRange() throws Exception {
        Changes changes = changes();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 95; i++) {
            String key = "k%03d".formatted(i);
            expected.add(key);
            changes.put(STATES, octets(key), octets(key));
        }
        store().apply(changes, Durability.LAZY);

        List<String> seen = new ArrayList<>();
        Optional<byte[]> from = Optional.of(octets("k"));
        while (from.isPresent()) {
            Page page = store().range(STATES, from.get(), octets("l"), 10);
            assertThat(page.entries().size()).isLessThanOrEqualTo(10);
            page.entries().forEach(entry -> seen.add(new String(entry.key(), ISO_8859_1)));
            from = page.next();
        }
        assertThat(seen).isEqualTo(expected);
        assertThat(store().range(STATES, octets("k090"), octets("k095"), 5).next())
                .isEmpty();
    }

    @Test
    void misuseOfTablesAndPagesIsRefused() throws Exception {
        Table unknown = new Table("unknown", false);
        Changes changes = changes().put(STATES, octets("a"), octets("b")).put(unknown, octets("a"), octets("b"));

        assertThatIllegalArgumentException().isThrownBy(() -> store().apply(changes, Durability.SYNCED));
        assertThatIllegalArgumentException().isThrownBy(() -> store().range(unknown, new byte[0], new byte[0], 1));
        assertThatIllegalArgumentException().isThrownBy(() -> store().range(STATES, new byte[0], new byte[0], 0));
        assertThatIllegalArgumentException().isThrownBy(() -> store().range(STATES, new byte[0], new byte[0], 10_001));
        assertThat(values(STATES, "", "")).isEmpty();
    }

    @Test
    void anotherShardIsNotOwned() {
        Shard other = new Shard(1);
        Changes changes = Changes.in(other).put(STATES, octets("a"), octets("b"));

        assertThat(reasonOf(() -> store().begin(other))).isEqualTo(Reason.NOT_OWNER);
        assertThat(reasonOf(() -> store().apply(changes, Durability.LAZY))).isEqualTo(Reason.NOT_OWNER);
    }

    @Test
    void theArraysOfAPageAreTheCallersOwn() throws Exception {
        store().apply(changes().put(STATES, octets("k"), octets("v")), Durability.LAZY);
        Page.Entry entry =
                store().range(STATES, new byte[0], new byte[0], 1).entries().getFirst();
        Arrays.fill(entry.value(), (byte) 'x');

        assertThat(values(STATES, "", "")).containsExactly("v");
    }
}
