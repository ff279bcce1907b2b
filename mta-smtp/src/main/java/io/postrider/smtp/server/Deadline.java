// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.channel.Channel;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// One connection's deadline. Moving it costs nothing: the timer that runs looks when it fires and waits
/// on. Set by any thread; fires on the event loop.
final class Deadline {
    private final Channel channel;
    private final Runnable over;
    private volatile long endNanos;
    private volatile long timerNanos;
    private Optional<Future<?>> timer = Optional.empty();
    private boolean stopped;

    Deadline(Channel channel, Runnable over) {
        this.channel = channel;
        this.over = over;
    }

    /// Sets it to so many nanoseconds from now.
    void set(long nanos) {
        endNanos = System.nanoTime() + nanos;
        if (channel.eventLoop().inEventLoop()) {
            arm();
        } else if (!armedEarlier()) {
            var _ = Loops.tell(channel, this::arm);
        }
    }

    /// True when a timer will fire before the end and look again.
    private boolean armedEarlier() {
        long timerAt = timerNanos;
        return timerAt != 0 && timerAt - endNanos <= 0;
    }

    private void arm() {
        if (stopped || armedEarlier()) {
            return;
        }
        timer.ifPresent(running -> running.cancel(false));
        timerNanos = endNanos;
        timer = Optional.of(
                channel.eventLoop().schedule(this::fire, endNanos - System.nanoTime(), TimeUnit.NANOSECONDS));
    }

    private void fire() {
        timer = Optional.empty();
        timerNanos = 0;
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
