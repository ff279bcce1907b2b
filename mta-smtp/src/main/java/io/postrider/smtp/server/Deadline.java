// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.util.concurrent.EventExecutor;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// One connection's deadline. Moving it costs nothing: the timer that runs looks when it fires and waits on. Set by any
/// thread; fires on the event loop.
final class Deadline {
    private final EventExecutor loop;
    private final Runnable over;
    private volatile long endNanos;
    private long timerNanos;
    private Optional<Future<?>> timer = Optional.empty();
    private boolean stopped;

    Deadline(EventExecutor loop, Runnable over) {
        this.loop = loop;
        this.over = over;
    }

    /// Sets it to so many nanoseconds from now.
    void set(long nanos) {
        endNanos = System.nanoTime() + nanos;
        if (loop.inEventLoop()) {
            arm();
        } else {
            loop.execute(this::arm);
        }
    }

    private void arm() {
        boolean earlier = timer.isEmpty() || timerNanos - endNanos > 0;
        if (stopped || !earlier) {
            return;
        }
        timer.ifPresent(running -> running.cancel(false));
        timerNanos = endNanos;
        timer = Optional.of(loop.schedule(this::fire, endNanos - System.nanoTime(), TimeUnit.NANOSECONDS));
    }

    private void fire() {
        timer = Optional.empty();
        if (stopped) {
            return;
        }
        if (endNanos - System.nanoTime() > 0) {
            arm();
        } else {
            over.run();
        }
    }

    /// On the loop: never again.
    void stop() {
        stopped = true;
        timer.ifPresent(running -> running.cancel(false));
        timer = Optional.empty();
    }
}
