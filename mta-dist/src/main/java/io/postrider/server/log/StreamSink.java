// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.log;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Writes to a stream that may block for ever (stderr) from a thread of its own; what does not fit is dropped
/// and
/// counted, so that nothing that serves mail waits for a terminal.
public final class StreamSink implements LineSink {
    private static final int CAPACITY = 4_096;
    private final BlockingQueue<byte[]> pending = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final OutputStream out;
    private final Thread thread;

    /// Starts the thread.
    public StreamSink(OutputStream out) {
        this.out = out;
        this.thread = Thread.ofPlatform().name("log-stream").daemon(true).unstarted(this::run);
        thread.start();
    }

    @Override
    public void write(byte[] lines) {
        if (!pending.offer(lines)) {
            dropped.incrementAndGet();
        }
    }

    /// Batches of lines that were dropped.
    public long dropped() {
        return dropped.get();
    }

    private void run() {
        try {
            while (!closing.get() || !pending.isEmpty()) {
                byte[] lines = pending.poll(100, TimeUnit.MILLISECONDS);
                if (lines != null) {
                    out.write(lines);
                    out.flush();
                }
            }
        } catch (IOException e) {
            closing.set(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.set(true);
        try {
            thread.join(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
