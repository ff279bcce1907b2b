// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import io.postrider.queue.record.ScheduleKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What one lane has in the store beyond what is in memory: for each priority and tenant the key from
/// which to read on and the time at which that row is due. A lower bound is remembered, so that no read
/// crosses the tombstones of what was delivered before. Not thread-safe.
///
/// One bucket is read at a time. What is written to it meanwhile is noted apart, because the read may
/// or may not have seen it, and joined with where the read ended.
final class Backlog {
    private final String lane;
    private final TreeMap<Bucket, Bound> buckets =
            new TreeMap<>(Comparator.comparingInt(Bucket::priority).reversed().thenComparing(Bucket::tenant));
    private Optional<Bucket> last = Optional.empty();
    private Optional<Bucket> reading = Optional.empty();
    private Optional<Bound> added = Optional.empty();

    Backlog(String lane) {
        this.lane = lane;
    }

    private record Bucket(int priority, String tenant) {}

    /// Where to read on, and when that is worth it.
    private record Bound(byte[] from, Instant due) {
        Bound with(Bound other) {
            boolean lower = Arrays.compareUnsigned(other.from, from) < 0;
            boolean earlier = other.due.isBefore(due);
            return new Bound(lower ? other.from : from, earlier ? other.due : due);
        }
    }

    /// A row is in the store that is not in memory.
    void stored(ScheduleKey key) {
        Bound bound = new Bound(key.octets(), key.due());
        Bucket bucket = new Bucket(key.priority(), key.tenant());
        if (reading.filter(bucket::equals).isPresent()) {
            added = Optional.of(added.map(before -> before.with(bound)).orElse(bound));
        } else {
            buckets.merge(bucket, bound, Bound::with);
        }
    }

    boolean isEmpty() {
        return buckets.isEmpty() && reading.isEmpty();
    }

    /// When the first row is due; empty when there is none, or while one bucket is being read.
    Optional<Instant> nextDue() {
        return reading.isPresent()
                ? Optional.empty()
                : buckets.values().stream().map(Bound::due).min(Comparator.naturalOrder());
    }

    /// The next read that is worth it, tenant after tenant within the highest priority that has
    /// something due.
    Optional<Refill> refill(Instant now, int limit) {
        Optional<Bucket> chosen = reading.isPresent() ? Optional.empty() : choose(now);
        return chosen.map(bucket -> {
            Bound bound = buckets.getOrDefault(bucket, new Bound(new byte[0], now));
            reading = chosen;
            last = chosen;
            return new Refill(lane, bucket.priority(), bucket.tenant(), bound.from(), limit);
        });
    }

    private Optional<Bucket> choose(Instant now) {
        Optional<Bucket> first = due(buckets, now);
        if (first.isEmpty() || last.isEmpty()) {
            return first;
        }
        int priority = first.get().priority();
        return due(buckets.tailMap(last.get(), false), now)
                .filter(next -> next.priority() == priority)
                .or(() -> first);
    }

    private static Optional<Bucket> due(Map<Bucket, Bound> among, Instant now) {
        return among.entrySet().stream()
                .filter(entry -> !entry.getValue().due().isAfter(now))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// A read has ended.
    ///
    /// @param position where it ended
    /// @param nextDue when the first row that was left is due; empty when none was left
    void refilled(byte[] position, Optional<Instant> nextDue) {
        reading.ifPresent(bucket -> {
            buckets.remove(bucket);
            nextDue.ifPresent(due -> buckets.put(bucket, new Bound(position, due)));
        });
        ended();
    }

    /// A read has failed: the same again later.
    void refillFailed() {
        ended();
    }

    private void ended() {
        reading.ifPresent(bucket -> added.ifPresent(bound -> buckets.merge(bucket, bound, Bound::with)));
        reading = Optional.empty();
        added = Optional.empty();
    }
}
