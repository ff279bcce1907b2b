// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import io.postrider.api.queue.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One sender's jobs in the order of their arrival, with slot preemption: a big job earns a slot with
/// every fifth part it sends, and a smaller job that fits into the slots earned goes between. So a
/// message to 100,000 recipients delays the next one by a handful of parts, and is itself delayed by at
/// most a fifth. Not thread-safe.
///
/// @param <T> what is queued
final class JobList<T> {
    /// Parts that a job sends for each slot it earns.
    static final int SLOT_COST = 5;
    /// Slots lent to a job that has not earned any yet.
    static final int SLOT_LOAN = 3;

    private static final int LOOK_AHEAD = 100;

    private final Map<QueueId, Job<T>> jobs = new LinkedHashMap<>();
    private int sent;
    private int spent;
    private Optional<QueueId> current = Optional.empty();
    private int size;

    private static final class Job<T> {
        private final ArrayDeque<Entry<T>> entries = new ArrayDeque<>();

        int remaining() {
            return entries.size();
        }
    }

    private record Entry<T>(T item, Instant since) {}

    void offer(T item, Claim claim) {
        Job<T> job = jobs.computeIfAbsent(claim.job(), id -> new Job<>());
        job.entries.add(new Entry<>(item, claim.since()));
        size++;
    }

    int size() {
        return size;
    }

    /// When the oldest of the first job was ready.
    Instant oldest() {
        return jobs.values().iterator().next().entries.getFirst().since();
    }

    /// The next; there must be one.
    T poll(Instant now) {
        QueueId first = jobs.keySet().iterator().next();
        if (current.isEmpty() || !current.get().equals(first)) {
            current = Optional.of(first);
            sent = 0;
            spent = 0;
        }
        Optional<QueueId> smaller = preempting(first, now);
        QueueId chosen = smaller.orElse(first);
        if (smaller.isPresent()) {
            spent++;
        } else {
            sent++;
        }
        return take(chosen);
    }

    private T take(QueueId id) {
        Job<T> job = jobs.get(id);
        if (job == null) {
            throw new IllegalStateException("no job " + id);
        }
        T item = job.entries.removeFirst().item();
        size--;
        if (job.entries.isEmpty()) {
            jobs.remove(id);
        }
        return item;
    }

    /// The job that gains most from going before the first one, if the slots earned so far pay for all
    /// of it.
    private Optional<QueueId> preempting(QueueId first, Instant now) {
        Job<T> bulk = jobs.get(first);
        if (bulk == null || jobs.size() < 2) {
            return Optional.empty();
        }
        int slots = sent / SLOT_COST + SLOT_LOAN - spent;
        int everEarned = (sent + bulk.remaining()) / SLOT_COST - spent;
        double bestGain = 0;
        Optional<QueueId> best = Optional.empty();
        Iterator<Map.Entry<QueueId, Job<T>>> rest = jobs.entrySet().iterator();
        rest.next();
        for (int i = 0; i < LOOK_AHEAD && rest.hasNext(); i++) {
            Map.Entry<QueueId, Job<T>> next = rest.next();
            int need = next.getValue().remaining();
            // half of the cost is waived, so that the smaller job starts before all of its slots are earned
            boolean fits = need <= everEarned && slots * 2 >= need;
            double gain = fits ? gain(next.getValue(), now) : 0;
            if (gain > bestGain) {
                bestGain = gain;
                best = Optional.of(next.getKey());
            }
        }
        return best;
    }

    private double gain(Job<T> job, Instant now) {
        double waited =
                1 + Duration.between(job.entries.getFirst().since(), now).toMillis();
        return Math.max(1, waited) / job.remaining();
    }

    /// Takes one out before its turn; false when it is not there.
    boolean remove(QueueId id, T item) {
        Job<T> job = jobs.get(id);
        if (job == null) {
            return false;
        }
        boolean removed = job.entries.removeIf(entry -> entry.item() == item);
        if (removed) {
            size--;
        }
        if (job.entries.isEmpty()) {
            jobs.remove(id);
        }
        return removed;
    }
}
