// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that a test moves, also backwards. Thread-safe.
final class ManualClock implements InstantSource {
    private final AtomicLong millis =
            new AtomicLong(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis.get());
    }

    void advance(Duration by) {
        millis.addAndGet(by.toMillis());
    }
}
