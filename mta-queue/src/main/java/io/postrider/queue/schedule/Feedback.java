// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import java.time.Duration;
import java.util.Optional;

/// What an attempt says about its lane.
///
/// @param kind what was seen
/// @param rest how long the peer wants to be left alone, when it said so for the whole lane
public record Feedback(Kind kind, Optional<Duration> rest) {
    /// The next hop answered.
    public static final Feedback REACHED = new Feedback(Kind.REACHED, Optional.empty());
    /// It says nothing about the next hop.
    public static final Feedback NEUTRAL = new Feedback(Kind.NEUTRAL, Optional.empty());
    /// No connection, no greeting, or the whole host refuses us.
    public static final Feedback UNREACHABLE = new Feedback(Kind.UNREACHABLE, Optional.empty());
    /// It asked for less.
    public static final Feedback SLOW_DOWN = new Feedback(Kind.SLOW_DOWN, Optional.empty());

    /// The kinds.
    public enum Kind {
        /// The next hop answered.
        REACHED,
        /// Nothing is said.
        NEUTRAL,
        /// The next hop is not there.
        UNREACHABLE,
        /// Less, please.
        SLOW_DOWN
    }
}
