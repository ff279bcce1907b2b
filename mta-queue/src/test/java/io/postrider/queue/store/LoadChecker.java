// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mail.Content;
import io.postrider.api.queue.Page;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Compares a store after a crash with the acknowledgement log of [LoggedLoad].
final class LoadChecker {
    private record Acknowledged(long seed, int size) {}

    private final Map<QueueId, Acknowledged> acknowledged = new HashMap<>();
    private final Set<QueueId> releaseAsked = new HashSet<>();
    private final Set<QueueId> released = new HashSet<>();
    private QueueId highest = new QueueId(0);

    LoadChecker(Path log) throws IOException {
        this(log, List.of());
    }

    /// @param doubtful from and to octet of parts of the log that were written while the power went: what was
    /// acknowledged
    ///     there has happened or not
    LoadChecker(Path log, List<long[]> doubtful) throws IOException {
        long at = 0;
        for (String line : Files.readAllLines(log)) {
            long begin = at;
            at += line.length() + 1;
            boolean sure = doubtful.stream().noneMatch(part -> part[0] <= begin && begin < part[1]);
            String[] words = line.split(" ");
            QueueId id = QueueId.parse(words[1]).orElseThrow();
            highest = id.compareTo(highest) > 0 ? id : highest;
            if (words[0].equals("R")) {
                releaseAsked.add(id);
            } else if (words[0].equals("A") && sure) {
                acknowledged.put(id, new Acknowledged(Long.parseLong(words[2]), Integer.parseInt(words[3])));
            } else if (words[0].equals("D") && sure) {
                released.add(id);
            }
        }
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /// Checks an open store: returns how many contents it holds.
    int check(QueueStore store) throws Exception {
        Set<QueueId> present = keys(store, LoggedLoad.ENVELOPES);
        Set<QueueId> lost = new TreeSet<>(acknowledged.keySet());
        lost.removeAll(present);
        lost.removeAll(releaseAsked);
        assertThat(lost).as("acknowledged and lost").isEmpty();
        Set<QueueId> undead = new TreeSet<>(present);
        undead.retainAll(released);
        assertThat(undead).as("released durably and there").isEmpty();
        for (QueueId id : present) {
            checkContent(store, id);
        }
        try (QueueStore.Incoming incoming = store.begin(Shard.ONLY)) {
            assertThat(incoming.id()).as("the next id").isGreaterThan(highest);
        }
        assertThat(keys(store, LoggedLoad.STATES)).as("states beside envelopes").isEqualTo(present);
        return present.size();
    }

    private static Set<QueueId> keys(QueueStore store, Table table) throws StoreException {
        Set<QueueId> keys = new TreeSet<>();
        Optional<byte[]> from = Optional.of(new byte[0]);
        while (from.isPresent()) {
            Page page = store.range(table, from.get(), new byte[0], 100);
            page.entries()
                    .forEach(entry -> keys.add(
                            QueueId.parse(new String(entry.key(), US_ASCII)).orElseThrow()));
            from = page.next();
        }
        return keys;
    }

    private void checkContent(QueueStore store, QueueId id) throws StoreException, IOException {
        try (Content content = store.open(id);
                InputStream stream = content.open()) {
            byte[] octets = stream.readAllBytes();
            String[] subject = new String(content.head(), US_ASCII).strip().split(" ");
            byte[] expected = LoggedLoad.content(Long.parseLong(subject[1]), Integer.parseInt(subject[2]));
            assertThat(java.util.Arrays.equals(octets, expected))
                    .as("%s is whole", id)
                    .isTrue();
            Acknowledged told = acknowledged.get(id);
            if (told != null) {
                assertThat(Long.parseLong(subject[1])).as("%s is the one", id).isEqualTo(told.seed);
            }
        }
    }
}
