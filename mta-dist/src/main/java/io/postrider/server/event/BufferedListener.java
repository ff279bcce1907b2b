// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.event;

import io.postrider.api.event.EventListener;
import io.postrider.api.event.MtaEvent;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One listener with its buffer and its virtual thread; what does not fit is dropped and counted.
final class BufferedListener {
    private static final Logger LOG = LoggerFactory.getLogger(BufferedListener.class);
    private static final int CAPACITY = 10_000;

    private final String name;
    private final EventListener listener;
    private final BlockingQueue<MtaEvent> buffer = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicBoolean closing = new AtomicBoolean();

    BufferedListener(String name, EventListener listener) {
        this.name = name;
        this.listener = listener;
        Thread.ofVirtual().name("listener-" + name).start(this::run);
    }

    void offer(MtaEvent event) {
        if (!buffer.offer(event)) {
            dropped.incrementAndGet();
        }
    }

    long dropped() {
        return dropped.get();
    }

    void close() {
        closing.set(true);
    }

    private void run() {
        try {
            while (!closing.get() || !buffer.isEmpty()) {
                MtaEvent event = buffer.poll(200, TimeUnit.MILLISECONDS);
                if (event != null) {
                    call(event);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            listener.close();
        }
    }

    private void call(MtaEvent event) {
        try {
            listener.onEvent(event);
        } catch (RuntimeException e) {
            LOG.warn("event listener {} failed", name, e);
        }
    }
}
