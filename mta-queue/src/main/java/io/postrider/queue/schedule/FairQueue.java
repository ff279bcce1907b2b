// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Gives turns: by priority with aging, then evenly over tenants, then evenly over a tenant's senders,
/// then by arrival with preemption by small jobs ([JobList]). Used for the parts of one lane, and again
/// for the lanes that compete for the workers. Not thread-safe.
///
/// Evenly means by cost: each tenant has an account of what its parts have cost (their recipients), and
/// who has used least goes next, one part at a time. That shares as deficit round robin does, without a
/// quantum that would have to be larger than the largest part. Who was away comes back with the account
/// of the one who goes now, so that nobody saves up turns.
///
/// Aging: a waiting part counts as one priority higher for each aging step that it has waited, so that
/// no priority starves.
///
/// @param <T> what is queued
final class FairQueue<T> {
    private final Duration agingStep;
    private final ToIntFunction<T> cost;
    private final TreeMap<Integer, Rotation<T>> bands = new TreeMap<>();
    private int size;

    FairQueue(Duration agingStep, ToIntFunction<T> cost) {
        this.agingStep = agingStep;
        this.cost = cost;
    }

    void offer(T item, Claim claim) {
        bands.computeIfAbsent(claim.priority(), p -> new Rotation<>(new Tenants()))
                .offer(item, claim);
        size++;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /// The next one.
    Optional<T> poll(Instant now) {
        Rotation<T> band = bestBand(now);
        if (band == null) {
            return Optional.empty();
        }
        T item = band.poll(now, cost);
        size--;
        bands.values().removeIf(Rotation::isEmpty);
        return Optional.of(item);
    }

    private @Nullable Rotation<T> bestBand(Instant now) {
        if (bands.size() <= 1) {
            return bands.isEmpty() ? null : bands.firstEntry().getValue();
        }
        Rotation<T> best = bands.lastEntry().getValue();
        double bestRank = Double.NEGATIVE_INFINITY;
        for (Map.Entry<Integer, Rotation<T>> band : bands.descendingMap().entrySet()) {
            double waited = Duration.between(band.getValue().oldest(), now).toMillis();
            double rank = band.getKey() + waited / agingStep.toMillis();
            if (rank > bestRank) {
                bestRank = rank;
                best = band.getValue();
            }
        }
        return best;
    }

    /// Takes one out before its turn; false when it is not there.
    boolean remove(T item, Claim claim) {
        Rotation<T> band = bands.get(claim.priority());
        boolean removed = band != null && band.remove(item, claim);
        if (removed) {
            size--;
            bands.values().removeIf(Rotation::isEmpty);
        }
        return removed;
    }

    /// By what the members of a rotation are told apart, and what stands below each.
    private sealed interface Level {}

    private record Tenants() implements Level {}

    private record Senders() implements Level {}

    /// Turns over tenants, each of which has turns over senders, each of which is a [JobList].
    private static final class Rotation<T> {
        private final Level level;
        private final Map<String, Member<T>> members = new HashMap<>();
        private final TreeSet<Member<T>> turn = new TreeSet<>(
                Comparator.<Member<T>>comparingLong(member -> member.used).thenComparing(member -> member.name));
        private long usedNow;

        Rotation(Level level) {
            this.level = level;
        }

        void offer(T item, Claim claim) {
            String name = name(claim);
            Member<T> member = members.get(name);
            if (member == null) {
                Rotation<T> below = level instanceof Tenants ? new Rotation<>(new Senders()) : null;
                member = new Member<>(name, below, usedNow);
                members.put(name, member);
                turn.add(member);
            }
            member.offer(item, claim);
        }

        private String name(Claim claim) {
            return switch (level) {
                case Tenants ignored -> claim.tenant();
                case Senders ignored -> claim.sender();
            };
        }

        T poll(Instant now, ToIntFunction<T> cost) {
            Member<T> member = turn.removeFirst();
            usedNow = member.used;
            T item = member.poll(now, cost);
            member.used += Math.max(1, cost.applyAsInt(item));
            if (member.isEmpty()) {
                members.remove(member.name);
            } else {
                turn.add(member);
            }
            return item;
        }

        boolean remove(T item, Claim claim) {
            Member<T> member = members.get(name(claim));
            if (member == null || !member.remove(item, claim)) {
                return false;
            }
            if (member.isEmpty()) {
                members.remove(member.name);
                turn.remove(member);
            }
            return true;
        }

        boolean isEmpty() {
            return members.isEmpty();
        }

        Instant oldest() {
            return turn.getFirst().oldest();
        }
    }

    private static final class Member<T> {
        private final String name;
        private final @Nullable Rotation<T> below;
        private final JobList<T> jobs = new JobList<>();
        private long used;

        Member(String name, @Nullable Rotation<T> below, long used) {
            this.name = name;
            this.below = below;
            this.used = used;
        }

        void offer(T item, Claim claim) {
            if (below == null) {
                jobs.offer(item, claim);
            } else {
                below.offer(item, claim);
            }
        }

        T poll(Instant now, ToIntFunction<T> cost) {
            return below == null ? jobs.poll(now) : below.poll(now, cost);
        }

        boolean remove(T item, Claim claim) {
            return below == null ? jobs.remove(claim.job(), item) : below.remove(item, claim);
        }

        boolean isEmpty() {
            return below == null ? jobs.size() == 0 : below.isEmpty();
        }

        Instant oldest() {
            return below == null ? jobs.oldest() : below.oldest();
        }
    }
}
