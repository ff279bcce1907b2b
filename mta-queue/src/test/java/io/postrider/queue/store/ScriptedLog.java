// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// A record log whose next operations fail or wait as a test says. Over a [FakeDisk] without faults of its
/// own.
final class ScriptedLog implements RecordLog {
    private final RecordLog log;
    final AtomicInteger failingWrites = new AtomicInteger();
    final AtomicInteger failingReopenings = new AtomicInteger();
    final List<Integer> batches = new CopyOnWriteArrayList<>();
    final AtomicInteger syncs = new AtomicInteger();
    final Semaphore syncPermits = new Semaphore(Integer.MAX_VALUE);
    volatile boolean failedWriteIsThere;
    private volatile boolean failed;

    ScriptedLog(RecordLog log) {
        this.log = log;
    }

    @Override
    public void write(RecordBatch batch, boolean sync) throws IOException {
        if (failed) {
            throw new IOException("the log has failed before");
        }
        if (failingWrites.get() > 0) {
            failingWrites.decrementAndGet();
            failed = true;
            if (failedWriteIsThere) {
                log.write(batch, true);
            }
            throw new IOException("scripted fault");
        }
        log.write(batch, false);
        batches.add(batch.operations().size());
        if (sync) {
            sync();
        }
    }

    @Override
    public void sync() throws IOException {
        syncPermits.acquireUninterruptibly();
        syncPermits.release();
        syncs.incrementAndGet();
        log.sync();
    }

    @Override
    public Optional<byte[]> get(Family family, byte[] key) throws IOException {
        return log.get(family, key);
    }

    @Override
    public Page range(Family family, byte[] from, byte[] to, int limit) throws IOException {
        return log.range(family, from, to, limit);
    }

    @Override
    public Optional<byte[]> lastKey(Family family) throws IOException {
        return log.lastKey(family);
    }

    @Override
    public void reopen() throws IOException {
        if (failingReopenings.get() > 0) {
            failingReopenings.decrementAndGet();
            throw new IOException("scripted fault: reopening");
        }
        failed = false;
        log.reopen();
    }

    @Override
    public void checkpoint(Path folder) throws IOException {
        log.checkpoint(folder);
    }

    @Override
    public void verify() throws IOException {
        log.verify();
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
