// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import io.postrider.api.queue.QueueId;
import io.postrider.queue.record.PartKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The parts in memory, by key and by deadline. Not thread-safe.
final class HeldParts {
    private final TreeMap<PartKey, Held> held = new TreeMap<>();
    private final TreeSet<Part> deadlines =
            new TreeSet<>(Comparator.comparing(Part::deadline).thenComparing(Part::key));

    /// Where a part in memory is.
    enum Stage {
        /// In its lane's queue.
        QUEUED,
        /// In the common queue.
        NOMINATED,
        /// Being tried.
        RUNNING
    }

    static final class Held {
        private final Part part;
        private Stage stage = Stage.QUEUED;

        private Held(Part part) {
            this.part = part;
        }

        Part part() {
            return part;
        }

        Stage stage() {
            return stage;
        }

        void enter(Stage next) {
            stage = next;
        }
    }

    void add(Part part) {
        held.put(part.key(), new Held(part));
        deadlines.add(part);
    }

    /// The one of this key, which must be there.
    Held get(PartKey key) {
        return find(key).orElseThrow(() -> new IllegalStateException("a part is not in memory: " + key));
    }

    Optional<Held> find(PartKey key) {
        return Optional.ofNullable(held.get(key));
    }

    boolean contains(PartKey key) {
        return held.containsKey(key);
    }

    void remove(Part part) {
        held.remove(part.key());
        deadlines.remove(part);
    }

    /// While it runs, no deadline counts.
    void start(Part part) {
        get(part.key()).enter(Stage.RUNNING);
        deadlines.remove(part);
    }

    boolean isRunning(PartKey key) {
        return find(key).filter(found -> found.stage == Stage.RUNNING).isPresent();
    }

    Optional<Part> firstDeadline() {
        return deadlines.isEmpty() ? Optional.empty() : Optional.of(deadlines.getFirst());
    }

    int size() {
        return held.size();
    }

    Set<QueueId> messages() {
        Set<QueueId> ids = new LinkedHashSet<>();
        held.keySet().forEach(key -> ids.add(key.id()));
        return ids;
    }

    List<Part> parts(QueueId id) {
        return held.subMap(new PartKey(id, 0), true, new PartKey(id, Integer.MAX_VALUE), true).values().stream()
                .map(Held::part)
                .toList();
    }

    /// True when it was overdue at `now`.
    static boolean isOverdue(Part part, Instant now) {
        return !part.deadline().isAfter(now);
    }
}
