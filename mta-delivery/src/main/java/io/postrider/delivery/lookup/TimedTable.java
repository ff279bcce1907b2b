// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A table whose answers come within a time or are faults: each lookup runs on a thread of its own, which is
/// interrupted when the time is over. Thread-safe.
final class TimedTable implements LookupTable {
    private final LookupTable table;
    private final Duration timeout;
    private final Executor threads;

    TimedTable(LookupTable table, Duration timeout, Executor threads) {
        this.table = table;
        this.timeout = timeout;
        this.threads = threads;
    }

    @Override
    public Lookup lookup(String key) {
        FutureTask<Lookup> task = new FutureTask<>(() -> TableSearch.ask(table, key));
        try {
            threads.execute(task);
            return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return new Lookup.Unavailable("no answer within " + timeout.toMillis() + " ms");
        } catch (RejectedExecutionException full) {
            return new Lookup.Unavailable("too many lookups at once");
        } catch (ExecutionException fault) {
            return new Lookup.Unavailable("table failed: " + fault.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Lookup.Unavailable("interrupted");
        } finally {
            task.cancel(true);
        }
    }

    @Override
    public void close() {
        table.close();
    }
}
