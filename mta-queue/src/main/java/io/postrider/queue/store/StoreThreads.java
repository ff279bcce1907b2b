// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The platform threads on which the store reads and syncs; callers, mostly virtual threads, park. Each pool
/// has a bound
/// on what waits, each wait a deadline.
final class StoreThreads implements AutoCloseable {
    private static final int READERS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);
    private static final int WAITING = 8_192;
    private static final int QUERIES_WAITING = 64;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    /// What a task is, and so which threads do it.
    enum Kind {
        /// Short reads that deliveries wait for.
        READ(Duration.ofSeconds(10)),
        /// Pages of a query.
        QUERY(Duration.ofSeconds(10)),
        /// Syncs of files.
        DISK(Duration.ofSeconds(60)),
        /// A backup.
        COPY(Duration.ofDays(1));

        private final Duration patience;

        Kind(Duration patience) {
            this.patience = patience;
        }
    }

    private final ThreadPoolExecutor readers = pool("store-read", READERS, WAITING);
    private final ThreadPoolExecutor queries = pool("store-query", 1, QUERIES_WAITING);
    private final ThreadPoolExecutor disk = pool("store-disk", READERS, WAITING);
    private final ThreadPoolExecutor copies = pool("store-copy", 1, 1);
    private final List<ThreadPoolExecutor> pools = List.of(readers, queries, disk, copies);

    private static ThreadPoolExecutor pool(String name, int threads, int waiting) {
        var factory = Thread.ofPlatform().name(name + "-", 1).daemon().factory();
        return new ThreadPoolExecutor(
                threads, threads, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(waiting), factory);
    }

    /// Does a task and waits for it.
    ///
    /// @throws StoreException what the task threw; FAILED at a bound or after the deadline
    <T> T call(Kind kind, Callable<T> task) throws StoreException {
        return call(kind, task, late -> {});
    }

    /// Does a task and waits for it.
    ///
    /// @param late takes the result when nobody waits for it any more
    /// @throws StoreException what the task threw; FAILED at a bound or after the deadline
    <T> T call(Kind kind, Callable<T> task, Consumer<T> late) throws StoreException {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(kind, () -> run(task, result, late));
        try {
            return result.get(kind.patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (TimeoutException e) {
            return abandoned(result, "the disk did not answer within " + kind.patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return abandoned(result, "interrupted while waiting for the disk", e);
        }
    }

    private static <T> void run(Callable<T> task, CompletableFuture<T> result, Consumer<T> late) {
        if (result.isDone()) {
            return;
        }
        try {
            T value = task.call();
            if (!result.complete(value)) {
                late.accept(value);
            }
        } catch (Exception | Error e) {
            result.completeExceptionally(e);
        }
    }

    // the result may have come at the last moment after all
    private static <T> T abandoned(CompletableFuture<T> result, String why, Exception cause) throws StoreException {
        var failure = new StoreException(Reason.FAILED, why, cause);
        if (result.completeExceptionally(failure) || result.isCompletedExceptionally()) {
            throw failure;
        }
        return result.join();
    }

    private void execute(Kind kind, Runnable task) throws StoreException {
        ThreadPoolExecutor pool = switch (kind) {
            case READ -> readers;
            case QUERY -> queries;
            case DISK -> disk;
            case COPY -> copies;
        };
        try {
            pool.execute(task);
        } catch (RejectedExecutionException e) {
            throw pool.isShutdown()
                    ? new StoreException(Reason.CLOSED, "the store is closed", e)
                    : new StoreException(Reason.FAILED, "too many tasks wait for the disk", e);
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
        pools.forEach(ThreadPoolExecutor::shutdown);
        try {
            for (ThreadPoolExecutor pool : pools) {
                pool.awaitTermination(CLOSE_PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
