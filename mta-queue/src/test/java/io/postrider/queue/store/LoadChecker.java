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

    LoadChecker(Path log) throws java.io.IOException {
        for (String line : Files.readAllLines(log)) {
            String[] words = line.split(" ");
            QueueId id = QueueId.parse(words[1]).orElseThrow();
            highest = id.compareTo(highest) > 0 ? id : highest;
            switch (words[0]) {
                case "A" ->
                    acknowledged.put(id, new Acknowledged(Long.parseLong(words[2]), Integer.parseInt(words[3])));
                case "R" -> releaseAsked.add(id);
                case "D" -> released.add(id);
                default -> throw new IllegalArgumentException(line);
            }
        }
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /// Checks an open store: returns how many contents it holds.
    int check(QueueStore store) throws Exception {
        Set<QueueId> present = new TreeSet<>();
        Optional<byte[]> from = Optional.of(new byte[0]);
        while (from.isPresent()) {
            Page page = store.range(LoggedLoad.ENVELOPES, from.get(), new byte[0], 100);
            page.entries()
                    .forEach(entry -> present.add(
                            QueueId.parse(new String(entry.key(), US_ASCII)).orElseThrow()));
            from = page.next();
        }
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
        List<Page.Entry> states =
                store.range(LoggedLoad.STATES, new byte[0], new byte[0], 10_000).entries();
        assertThat(states).as("states beside envelopes").hasSameSizeAs(present);
        return present.size();
    }

    private void checkContent(QueueStore store, QueueId id) throws StoreException, java.io.IOException {
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
