// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.event;

import io.postrider.api.event.EventListener;
import io.postrider.api.event.EventPublisher;
import io.postrider.api.event.MtaEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes events from everywhere and gives them, in order, to the sinks (logs, metrics) and the listeners
/// (plugins).
///
/// Owns one platform thread. Publishing puts the event into a bounded queue: while that is full the publisher
/// waits,
/// because a log file is never dropped from; [#fullness()] is an overload level long before. Listeners stand
/// behind
/// bounded buffers of their own, which drop and count.
public final class EventBus implements EventPublisher, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);
    private static final int CAPACITY = 65_536;
    private static final int BATCH = 512;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final BlockingQueue<MtaEvent> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final List<EventSink> sinks;
    private final List<BufferedListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Thread thread;

    /// Makes a bus and starts its thread.
    public EventBus(List<EventSink> sinks) {
        this.sinks = List.copyOf(sinks);
        this.thread = Thread.ofPlatform().name("events").daemon(true).unstarted(this::run);
        thread.start();
    }

    /// Adds a listener behind a buffer.
    public void subscribe(String name, EventListener listener) {
        listeners.add(new BufferedListener(name, listener));
    }

    @Override
    public void publish(MtaEvent event) {
        if (closing.get()) {
            return;
        }
        try {
            if (!queue.offer(event)) {
                queue.put(event);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// How full the queue is, 0 to 1.
    public double fullness() {
        return (double) queue.size() / CAPACITY;
    }

    /// Events that listeners were too slow for.
    public long dropped() {
        return listeners.stream().mapToLong(BufferedListener::dropped).sum();
    }

    private void run() {
        List<MtaEvent> batch = new ArrayList<>(BATCH);
        try {
            while (!closing.get() || !queue.isEmpty()) {
                MtaEvent first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    dispatch(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sinks.forEach(sink -> guarded(sink::close));
        listeners.forEach(BufferedListener::close);
    }

    private void dispatch(List<MtaEvent> batch) {
        for (EventSink sink : sinks) {
            for (MtaEvent event : batch) {
                guarded(() -> sink.accept(event));
            }
            guarded(sink::flush);
        }
        for (BufferedListener listener : listeners) {
            batch.forEach(listener::offer);
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("an event sink failed", e);
        }
    }

    /// Writes what is queued, at most 5 s, and ends.
    @Override
    public void close() {
        closing.set(true);
        try {
            thread.join(CLOSE_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
