// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How long the phase that runs may still wait, and how long each took. One per connection, used by its
/// one thread.
final class Patience {
    private final ClientTimeouts timeouts;
    private final InstantSource clock;
    private final Map<ClientPhase, Long> spentNanos = new EnumMap<>(ClientPhase.class);
    private ClientPhase phase = ClientPhase.CONNECT;
    private long beganNanos = System.nanoTime();
    private long phaseEndNanos;
    private Optional<Long> deadlineNanos = Optional.empty();

    Patience(ClientTimeouts timeouts, InstantSource clock) {
        this.timeouts = timeouts;
        this.clock = clock;
        this.phaseEndNanos = beganNanos + timeouts.of(phase).toNanos();
    }

    /// Sets the moment at which every phase ends, or takes it away.
    void deadline(Optional<Instant> when) {
        deadlineNanos = when.map(
                w -> System.nanoTime() + Duration.between(clock.instant(), w).toNanos());
    }

    /// Begins a phase with its whole time; the time of the one before is noted.
    void begin(ClientPhase next) {
        end();
        phase = next;
        beganNanos = System.nanoTime();
        phaseEndNanos = beganNanos + timeouts.of(next).toNanos();
    }

    /// Notes the time of the phase that runs.
    void end() {
        spentNanos.merge(phase, System.nanoTime() - beganNanos, Long::sum);
        beganNanos = System.nanoTime();
    }

    /// Gives the phase its whole time again: the peer made progress.
    void renew() {
        phaseEndNanos = System.nanoTime() + timeouts.of(phase).toNanos();
    }

    /// Forgets the times of a transaction's phases, before the next transaction.
    void forgetTransaction() {
        end();
        spentNanos.keySet().removeIf(p -> p.compareTo(ClientPhase.MAIL) >= 0);
    }

    ClientPhase phase() {
        return phase;
    }

    /// Nanoseconds that the phase may still wait; 0 or less when it is over.
    long remainingNanos() {
        long end = deadlineNanos
                .map(d -> Math.min(d - phaseEndNanos, 0) + phaseEndNanos)
                .orElse(phaseEndNanos);
        return end - System.nanoTime();
    }

    /// What a timeout of this phase is.
    SmtpClientException timeout() {
        return SmtpClientException.of(phase, SmtpClientException.Reason.TIMEOUT, "timed out while " + phase.words());
    }

    Map<ClientPhase, Duration> spent() {
        Map<ClientPhase, Duration> result = new LinkedHashMap<>();
        spentNanos.forEach((p, nanos) -> result.put(p, Duration.ofNanos(nanos)));
        return result;
    }
}
