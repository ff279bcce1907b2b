// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.scanner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Bounds the calls to one scanner, and spares it after failures: behind five in a row it is not called for a
/// while, and
/// then one call tries whether it is back. Thread-safe.
public final class ScannerGate {
    private static final int FAILURES = 5;
    private static final Duration REST = Duration.ofSeconds(15);
    private final Semaphore places;
    private final Duration patience;
    private final InstantSource clock;
    private int failures;
    private Instant closedUntil = Instant.MIN;

    /// @param calls how many at once
    /// @param patience how long one may wait for a place
    public ScannerGate(int calls, Duration patience, InstantSource clock) {
        this.places = new Semaphore(calls, true);
        this.patience = patience;
        this.clock = clock;
    }

    /// Does a call.
    ///
    /// @throws ScannerException its own, or that it was not made
    public <T> T call(Supplier<T> call) {
        admit();
        boolean good = false;
        try {
            if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ScannerException("too many calls at once");
            }
            try {
                T answer = call.get();
                good = true;
                return answer;
            } finally {
                places.release();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ScannerException("interrupted");
        } finally {
            settle(good);
        }
    }

    private synchronized void admit() {
        Instant now = clock.instant();
        if (now.isBefore(closedUntil)) {
            throw new ScannerException("not called, since the last " + failures + " calls failed");
        }
        if (failures >= FAILURES) {
            // half open: only this call goes through until it is settled
            closedUntil = now.plus(REST);
        }
    }

    private synchronized void settle(boolean good) {
        failures = good ? 0 : failures + 1;
        if (good) {
            closedUntil = Instant.MIN;
        } else if (failures >= FAILURES) {
            closedUntil = clock.instant().plus(REST);
        }
    }
}
