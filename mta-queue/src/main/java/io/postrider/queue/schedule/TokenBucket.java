// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import java.time.Duration;
import java.time.Instant;

/// A rate as a bucket of tokens with millisecond resolution. It holds one tenth of the rate's count, at
/// least one, so that a pause is not followed by the whole period's mail at once. Not thread-safe.
final class TokenBucket {
    private final double perMilli;
    private final double capacity;
    private double factor = 1;
    private double tokens;
    private Instant filled;

    TokenBucket(Rate rate, Instant now) {
        this.perMilli = rate.count() / (double) Math.max(1, rate.period().toMillis());
        this.capacity = Math.max(1, rate.count() / 10.0);
        this.tokens = capacity;
        this.filled = now;
    }

    /// How many per time.
    ///
    /// @param count how many
    /// @param period in this time
    record Rate(int count, Duration period) {}

    /// Tokens may be owed: a part with many recipients takes more than there are, and the next one
    /// waits for them.
    boolean mayTake(Instant now) {
        fill(now);
        return tokens >= 1 - 1e-9;
    }

    void take(int count) {
        tokens -= count;
    }

    /// When the next one may go.
    Instant readyAt(Instant now) {
        fill(now);
        double missing = Math.max(0, 1 - tokens);
        return now.plusMillis((long) Math.ceil(missing / (perMilli * factor)));
    }

    /// Slows down or speeds up, between a hundredth and the whole of the rate.
    void scale(double by) {
        factor = Math.min(1, Math.max(0.01, factor * by));
    }

    private void fill(Instant now) {
        long millis = Duration.between(filled, now).toMillis();
        // a clock that jumps back gives nothing and takes nothing
        if (millis > 0) {
            tokens = Math.min(capacity, tokens + millis * perMilli * factor);
        }
        filled = now;
    }
}
