// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.queue.StoreException;
import io.postrider.queue.record.PartKey;
import io.postrider.queue.record.ScheduleKey;
import io.postrider.queue.schedule.Feedback;
import io.postrider.queue.schedule.LaneScheduler;
import io.postrider.queue.schedule.Part;
import io.postrider.queue.schedule.Refill;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Owns the one [LaneScheduler] and the thread that carries out what it decides: starts attempts, reads
/// rows, watches deadlines. Others may call at any time; they hold the lock for microseconds and never
/// wait for the disk under it.
final class LaneRunner {
    private static final Logger LOG = LoggerFactory.getLogger(LaneRunner.class);
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final Duration TIDY = Duration.ofMinutes(1);
    private static final int OVERDUE = 100;
    private static final int SPILL = 200;
    private final LaneScheduler scheduler;
    private final InstantSource clock;
    private final Executor workers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<PartKey> busy = new HashSet<>();
    private final Set<String> pauses = new HashSet<>();
    private boolean signalled;
    private boolean sweeping;
    private boolean ended;
    private Instant nextSweep = Instant.MIN;
    private Instant nextTidy = Instant.MIN;

    LaneRunner(LaneScheduler scheduler, InstantSource clock, Executor workers) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.workers = workers;
    }

    /// What is done outside the lock, each on a worker thread.
    interface Work {
        /// Routes or delivers a part, and calls [#finished].
        void run(Part part);

        /// Reads rows.
        Refill.Result read(Refill refill) throws StoreException;

        /// Writes the row of a part that has to leave memory. It is marked busy.
        void spill(Part part);

        /// Expires a part or tells its delay. It is out of memory and marked busy.
        void overdue(Part part);

        /// Looks for passed deadlines of parts that are not in memory, and settles what could not be
        /// settled.
        void sweep();
    }

    /// Takes a part into memory; false when its row has to wait in the store.
    boolean offer(Part part) {
        return locked(now -> scheduler.offer(part, now));
    }

    /// Rows were written for parts that are not in memory.
    void stored(Collection<ScheduleKey> keys) {
        locked(now -> {
            keys.forEach(key -> scheduler.stored(key, now));
            return true;
        });
    }

    /// An attempt has ended.
    void finished(Part part, Feedback feedback) {
        locked(now -> {
            scheduler.finished(part, feedback, now);
            return true;
        });
    }

    /// A part that was running gives way to others, such as the ways that the routing found; returns
    /// those for which there is no room, marked busy: their rows have to be written.
    List<Part> replace(Part part, List<Part> by) {
        return locked(now -> {
            scheduler.finished(part, Feedback.NEUTRAL, now);
            List<Part> refused = new ArrayList<>();
            for (Part next : by) {
                if (!scheduler.offer(next, now)) {
                    refused.add(next);
                    busy.add(next.key());
                }
            }
            return refused;
        });
    }

    /// An attempt has ended, and its part is marked as being worked on until [#release].
    void finishedBusy(Part part, Feedback feedback) {
        locked(now -> {
            busy.add(part.key());
            scheduler.finished(part, feedback, now);
            return true;
        });
    }

    /// Marks a part as being worked on, so that its row is not read again; false when it is so already,
    /// or runs.
    boolean claim(PartKey key) {
        return locked(now -> !scheduler.isRunning(key) && busy.add(key));
    }

    /// The part's records are written, or it is given back.
    void release(PartKey key) {
        locked(now -> busy.remove(key));
    }

    /// Takes a waiting part out of memory and marks it; empty when it is not in memory, or runs.
    Optional<Part> take(PartKey key) {
        return locked(now -> {
            Optional<Part> part = scheduler.remove(key, now);
            part.ifPresent(taken -> busy.add(key));
            return part;
        });
    }

    /// True when this part is in memory or being worked on.
    boolean knows(PartKey key) {
        return locked(now -> scheduler.holds(key) || busy.contains(key));
    }

    /// Asks the scheduler.
    <T> T ask(Function<LaneScheduler, T> question) {
        lock.lock();
        try {
            return question.apply(scheduler);
        } finally {
            lock.unlock();
        }
    }

    /// Changes something in the scheduler.
    void tell(java.util.function.BiConsumer<LaneScheduler, Instant> order) {
        locked(now -> {
            order.accept(scheduler, now);
            return true;
        });
    }

    /// Starts no attempt while any pause lasts.
    void pause(String why, boolean on) {
        locked(now -> on ? pauses.add(why) : pauses.remove(why));
    }

    /// Attempts and other work that run.
    int running() {
        return ask(LaneScheduler::running);
    }

    private <T> T locked(Function<Instant, T> change) {
        lock.lock();
        try {
            T result = change.apply(clock.instant());
            signalled = true;
            changed.signalAll();
            return result;
        } finally {
            lock.unlock();
        }
    }

    /// What one turn found to do.
    private record Found(
            List<Part> starts, List<Part> spills, List<Part> overdue, List<Refill> refills, boolean sweep) {}

    /// Does what is to be done now; returns when to come again at the latest.
    Instant turn(Work work) {
        Found found;
        Instant wake;
        lock.lock();
        try {
            signalled = false;
            Instant now = clock.instant();
            found = look(now);
            // what a pause holds back is no reason to come earlier
            Optional<Instant> next = pauses.isEmpty() ? scheduler.wake() : Optional.empty();
            wake = next.filter(at -> at.isBefore(nextSweep)).orElse(nextSweep);
        } finally {
            lock.unlock();
        }
        found.starts().forEach(part -> workers.execute(() -> work.run(part)));
        for (int from = 0; from < found.spills().size(); from += SPILL) {
            List<Part> some =
                    found.spills().subList(from, Math.min(found.spills().size(), from + SPILL));
            workers.execute(() -> some.forEach(work::spill));
        }
        found.overdue().forEach(part -> workers.execute(() -> work.overdue(part)));
        found.refills().forEach(refill -> workers.execute(() -> refill(work, refill)));
        if (found.sweep()) {
            workers.execute(() -> sweep(work));
        }
        return wake;
    }

    private Found look(Instant now) {
        List<Part> starts = new ArrayList<>();
        List<Refill> refills = List.of();
        List<Part> overdue = List.of();
        if (pauses.isEmpty()) {
            for (Optional<Part> next = scheduler.next(now); next.isPresent(); next = scheduler.next(now)) {
                starts.add(next.get());
            }
            refills = scheduler.refills(now);
            overdue = scheduler.overdue(now, OVERDUE);
            overdue.forEach(part -> busy.add(part.key()));
        }
        List<Part> spills = scheduler.surplus(now);
        spills.forEach(part -> busy.add(part.key()));
        boolean sweep = !sweeping && !nextSweep.isAfter(now);
        if (!nextSweep.isAfter(now)) {
            nextSweep = now.plus(SWEEP);
            sweeping |= sweep;
        }
        if (!nextTidy.isAfter(now)) {
            scheduler.tidy(now);
            nextTidy = now.plus(TIDY);
        }
        return new Found(starts, spills, overdue, refills, sweep);
    }

    private void refill(Work work, Refill refill) {
        try {
            Refill.Result result = work.read(refill);
            locked(now -> {
                List<Part> free = result.parts().stream()
                        .filter(part -> !busy.contains(part.key()))
                        .toList();
                scheduler.refilled(refill, new Refill.Result(free, result.position(), result.nextDue()), now);
                return true;
            });
        } catch (StoreException | RuntimeException failed) {
            LOG.warn("reading the schedule of lane {} failed", refill.lane(), failed);
            tell((s, now) -> s.refillFailed(refill, now));
        }
    }

    private void sweep(Work work) {
        try {
            work.sweep();
        } catch (RuntimeException failed) {
            LOG.warn("looking for deadlines failed", failed);
        } finally {
            locked(now -> sweeping = false);
        }
    }

    /// The thread's loop; ends with [#end].
    void run(Work work) {
        while (!isEnded()) {
            try {
                await(turn(work));
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException bug) {
                LOG.error("a turn of the scheduler failed", bug);
            }
        }
    }

    private void await(Instant wake) throws InterruptedException {
        lock.lock();
        try {
            long millis = Math.min(
                    SWEEP.toMillis(), Duration.between(clock.instant(), wake).toMillis());
            if (!signalled && !ended && millis > 0) {
                changed.await(millis, TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits until something changes, at most so long.
    void awaitChange(Duration most) throws InterruptedException {
        lock.lock();
        try {
            changed.await(most.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the loop.
    void end() {
        locked(now -> ended = true);
    }
}
