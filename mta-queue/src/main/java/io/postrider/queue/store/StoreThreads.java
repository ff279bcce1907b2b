// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The platform threads on which the store reads and syncs; callers, mostly virtual threads, park. Each pool
/// has a bound
/// on what waits, each wait a deadline.
final class StoreThreads implements AutoCloseable {
    private static final int READERS = 2;
    private static final int WAITING = 8_192;
    private static final int QUERIES_WAITING = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SYNC_PATIENCE = Duration.ofSeconds(60);

    /// What a task is, and so which threads do it.
    enum Kind {
        /// Short reads that deliveries wait for.
        READ,
        /// Pages of a query.
        QUERY,
        /// Syncs of files.
        DISK
    }

    private final ThreadPoolExecutor readers = pool("store-read", READERS, WAITING);
    private final ThreadPoolExecutor queries = pool("store-query", 1, QUERIES_WAITING);
    private final ThreadPoolExecutor disk = pool("store-disk", READERS, WAITING);

    private static ThreadPoolExecutor pool(String name, int threads, int waiting) {
        var factory = Thread.ofPlatform().name(name + "-", 1).daemon().factory();
        return new ThreadPoolExecutor(
                threads, threads, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(waiting), factory);
    }

    /// Does a task and waits for it.
    ///
    /// @throws StoreException what the task threw; FAILED at a bound or after the deadline
    <T> T call(Kind kind, Callable<T> task) throws StoreException {
        Future<T> result = submit(kind, task);
        Duration patience = kind == Kind.DISK ? SYNC_PATIENCE : PATIENCE;
        try {
            return result.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (TimeoutException e) {
            result.cancel(false);
            throw new StoreException(Reason.FAILED, "the disk did not answer within " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            throw new StoreException(Reason.FAILED, "interrupted while waiting for the disk", e);
        }
    }

    private <T> Future<T> submit(Kind kind, Callable<T> task) throws StoreException {
        ThreadPoolExecutor pool = switch (kind) {
            case READ -> readers;
            case QUERY -> queries;
            case DISK -> disk;
        };
        try {
            return pool.submit(task);
        } catch (RejectedExecutionException e) {
            throw pool.isShutdown()
                    ? new StoreException(Reason.CLOSED, "the store is closed", e)
                    : new StoreException(Reason.FAILED, "too many reads wait for the disk", e);
        }
    }

    private static StoreException unwrapped(ExecutionException e) {
        Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
        if (cause instanceof StoreException known) {
            return new StoreException(known.reason(), String.valueOf(known.getMessage()), known);
        }
        if (cause instanceof RuntimeException || cause instanceof Error) {
            throw new IllegalStateException("a bug in a task of the store", cause);
        }
        return CommitCycle.failure(cause);
    }

    @Override
    public void close() {
        for (ThreadPoolExecutor pool : new ThreadPoolExecutor[] {readers, queries, disk}) {
            pool.shutdown();
        }
        try {
            for (ThreadPoolExecutor pool : new ThreadPoolExecutor[] {readers, queries, disk}) {
                pool.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
