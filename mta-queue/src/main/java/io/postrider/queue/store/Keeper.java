// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/// Does the store's housekeeping on a thread of its own, one chore after the other, each at its interval; an
/// error in one
/// is counted and tried again at the next turn.
final class Keeper implements AutoCloseable {
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

    /// A piece of work that may fail.
    @FunctionalInterface
    interface Work {
        /// Does it, in seconds rather than minutes.
        void run() throws IOException;
    }

    /// A chore.
    ///
    /// @param name for the thread dump
    /// @param interval between two ends
    /// @param work what to do
    record Chore(String name, Duration interval, Work work) {}

    private final List<Chore> chores;
    private final long[] due;
    private final StoreCounters counters;
    private final LongSupplier nanoTime;
    private final Object wake = new Object();
    private final Thread thread;
    private boolean closed;

    /// @param chores in the order of the first turn
    Keeper(List<Chore> chores, StoreCounters counters, LongSupplier nanoTime) {
        this.chores = chores;
        this.counters = counters;
        this.nanoTime = nanoTime;
        this.due = new long[chores.size()];
        this.thread = Thread.ofPlatform().name("store-keeper").daemon().unstarted(this::work);
    }

    void start() {
        long now = nanoTime.getAsLong();
        Arrays.fill(due, now);
        thread.start();
    }

    private void work() {
        while (!isClosed()) {
            for (int i = 0; i < chores.size() && !isClosed(); i++) {
                if (nanoTime.getAsLong() - due[i] >= 0) {
                    run(chores.get(i));
                    due[i] = nanoTime.getAsLong() + chores.get(i).interval().toNanos();
                }
            }
            sleep();
        }
    }

    private void run(Chore chore) {
        try {
            chore.work().run();
        } catch (IOException | RuntimeException e) {
            counters.keeperFaults.increment();
        }
    }

    private void sleep() {
        long nanos = LONGEST_SLEEP.toNanos();
        long now = nanoTime.getAsLong();
        for (long next : due) {
            nanos = Math.min(nanos, next - now);
        }
        synchronized (wake) {
            try {
                if (!closed && nanos > 0) {
                    wake.wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
                }
            } catch (InterruptedException e) {
                closed = true;
            }
        }
    }

    private boolean isClosed() {
        synchronized (wake) {
            return closed;
        }
    }

    /// Ends the chores; waits for the one that runs, at most 10 s.
    @Override
    public void close() {
        synchronized (wake) {
            closed = true;
            wake.notifyAll();
        }
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
