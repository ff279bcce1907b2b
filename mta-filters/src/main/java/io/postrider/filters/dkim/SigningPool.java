// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The platform threads on which RSA is computed: as many as processors, so that signing, about 1 ms each,
/// never takes
/// all carriers of the virtual threads. Thread-safe.
public final class SigningPool implements AutoCloseable {
    private static final int MAX_WAITING = 10_000;
    private final ThreadPoolExecutor threads;

    /// A pool of that many threads, made when first used.
    public SigningPool(int size) {
        threads = new ThreadPoolExecutor(
                size,
                size,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().daemon().name("dkim-sign-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /// Runs a computation there and waits for it. An interrupt or a full queue is an exception.
    public <T> T compute(Callable<T> work) {
        Future<T> future = threads.submit(work);
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while signing", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("signing failed", failed.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
