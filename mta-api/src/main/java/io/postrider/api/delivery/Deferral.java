// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.delivery;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// Why a delivery waits, and what else waits with it. Immutable; grows by `with…` methods.
///
/// @since 0.1
public final class Deferral {
    private final Diagnostic why;
    private final Scope scope;
    private final Optional<Duration> retryAfter;
    private final boolean slowDown;

    private Deferral(Diagnostic why, Scope scope, Optional<Duration> retryAfter, boolean slowDown) {
        this.why = why;
        this.scope = scope;
        this.retryAfter = retryAfter;
        this.slowDown = slowDown;
    }

    /// One recipient waits.
    public static Deferral of(Diagnostic why) {
        return new Deferral(Objects.requireNonNull(why), Scope.RECIPIENT, Optional.empty(), false);
    }

    /// The same for a wider scope.
    public Deferral withScope(Scope wider) {
        return new Deferral(why, wider, retryAfter, slowDown);
    }

    /// The same, not before this time has passed.
    public Deferral withRetryAfter(Duration time) {
        return new Deferral(why, scope, Optional.of(time), slowDown);
    }

    /// The same, and the peer asked for less: the lane's window and rate go down.
    public Deferral withSlowDown() {
        return new Deferral(why, scope, retryAfter, true);
    }

    /// Why, with a 4.x.x status.
    public Diagnostic why() {
        return why;
    }

    /// What waits with it.
    public Scope scope() {
        return scope;
    }

    /// Not before this time has passed; empty = the retry schedule decides.
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /// True when the peer asked for less.
    public boolean slowDown() {
        return slowDown;
    }

    @Override
    public String toString() {
        return scope + " " + why;
    }

    /// How wide a deferral reaches.
    public enum Scope {
        /// This recipient.
        RECIPIENT,
        /// This message on this lane.
        MESSAGE,
        /// The host that was spoken to.
        HOST,
        /// The whole lane: the next hop is dead or refuses us.
        LANE,
        /// Our source address is blocked there.
        SOURCE
    }
}
