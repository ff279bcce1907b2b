// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import io.postrider.queue.record.ScheduleKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeMap;

/// What one lane has in the store beyond what is in memory: for each priority and tenant the key from which
/// to read on
/// and the time at which that row is due. A lower bound is remembered, so that no read crosses the tombstones
/// of what
/// was delivered before. Not thread-safe.
final class Backlog {
    private final String lane;
    private final TreeMap<Bucket, Bound> buckets =
            new TreeMap<>(Comparator.comparingInt(Bucket::priority).reversed().thenComparing(Bucket::tenant));
    private Optional<Bucket> last = Optional.empty();
    private boolean reading;

    Backlog(String lane) {
        this.lane = lane;
    }

    private record Bucket(int priority, String tenant) {}

    private static final class Bound {
        private byte[] from;
        private Instant due;
        // set when a row is written while this bucket is being read
        private boolean lowered;

        Bound(byte[] from, Instant due) {
            this.from = from;
            this.due = due;
        }
    }

    /// A row is in the store that is not in memory.
    void stored(ScheduleKey key) {
        byte[] octets = key.octets();
        Bucket bucket = new Bucket(key.priority(), key.tenant());
        Bound bound = buckets.get(bucket);
        if (bound == null) {
            buckets.put(bucket, new Bound(octets, key.due()));
            return;
        }
        if (Arrays.compareUnsigned(octets, bound.from) < 0) {
            bound.from = octets;
            bound.lowered = true;
        }
        if (key.due().isBefore(bound.due)) {
            bound.due = key.due();
            bound.lowered = true;
        }
    }

    boolean isEmpty() {
        return buckets.isEmpty() && !reading;
    }

    /// When the first row is due; empty when there is none or one is being read.
    Optional<Instant> nextDue() {
        return reading
                ? Optional.empty()
                : buckets.values().stream().map(b -> b.due).min(Comparator.naturalOrder());
    }

    /// The next read that is worth it, tenant after tenant within the highest priority that has something
    /// due.
    Optional<Refill> refill(Instant now, int limit) {
        Optional<Bucket> bucket = reading ? Optional.empty() : choose(now);
        if (bucket.isEmpty()) {
            return Optional.empty();
        }
        Bound bound = buckets.get(bucket.get());
        if (bound == null) {
            return Optional.empty();
        }
        reading = true;
        bound.lowered = false;
        last = bucket;
        return Optional.of(
                new Refill(lane, bucket.get().priority(), bucket.get().tenant(), bound.from, limit));
    }

    private Optional<Bucket> choose(Instant now) {
        Optional<Bucket> first = buckets.entrySet().stream()
                .filter(entry -> !entry.getValue().due.isAfter(now))
                .map(java.util.Map.Entry::getKey)
                .findFirst();
        if (first.isEmpty() || last.isEmpty()) {
            return first;
        }
        int priority = first.get().priority();
        Bucket after = last.get();
        return buckets.tailMap(after, false).entrySet().stream()
                .filter(e ->
                        e.getKey().priority() == priority && !e.getValue().due.isAfter(now))
                .map(java.util.Map.Entry::getKey)
                .findFirst()
                .or(() -> first);
    }

    /// A read has ended.
    void refilled(Refill refill, byte[] position, Optional<Instant> nextDue) {
        reading = false;
        Bucket bucket = new Bucket(refill.priority(), refill.tenant());
        Bound bound = buckets.get(bucket);
        if (bound == null) {
            return;
        }
        if (bound.lowered) {
            // something was written meanwhile, perhaps behind the reader's back: look again from where it was
            return;
        }
        if (nextDue.isEmpty()) {
            buckets.remove(bucket);
        } else {
            bound.from = position;
            bound.due = nextDue.get();
        }
    }

    /// A read has failed: the same again later.
    void refillFailed() {
        reading = false;
    }
}
