// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/// When to try again, and when to give up. Pure; works down to one second.
///
/// @param steps the waits after the first, second, … failed attempt; the last repeats
/// @param expireAfter the age at which a message is returned
/// @param bounceExpireAfter the same for mail with the null reverse-path
/// @param delayWarningAfter the age at which a delay is told to the sender
/// @since 0.1
public record RetrySchedule(
        List<Duration> steps, Duration expireAfter, Duration bounceExpireAfter, Duration delayWarningAfter) {
    /// The longest time that is added to an instant: `never` must not overflow.
    private static final Duration ENDLESS = Duration.ofDays(36_500);
    /// Attempts that must have failed before a lane waits longer than the first step.
    static final int PATIENT_ATTEMPTS = 3;
    /// The longest time a lane waits before it is probed again.
    private static final Duration LONGEST_LANE_WAIT = Duration.ofHours(1);
    /// Up to this fraction is added to a step, so that messages that failed together do not return
    /// together.
    private static final int JITTER_DIVISOR = 10;

    /// Checks that there is a step.
    public RetrySchedule {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a retry schedule needs a step");
        }
    }

    /// The wait behind the n-th failed attempt, n from 1, without jitter.
    public Duration step(int attempts) {
        return steps.get(Math.min(Math.max(attempts, 1), steps.size()) - 1);
    }

    /// When to try again behind the n-th failed attempt.
    public Instant next(Instant now, int attempts, RandomGenerator random) {
        Duration step = step(attempts);
        long jitter = step.toMillis() / JITTER_DIVISOR;
        return plus(now, step).plusMillis(jitter > 0 ? random.nextLong(jitter) : 0);
    }

    /// How long a lane rests when its next hop was found dead for the n-th time in a row, n from 1:
    /// never more than the first step while fewer than three attempts failed.
    public Duration laneRest(int failures) {
        Duration rest = failures < PATIENT_ATTEMPTS ? steps.getFirst() : step(failures - PATIENT_ATTEMPTS + 2);
        return rest.compareTo(LONGEST_LANE_WAIT) > 0 ? max(LONGEST_LANE_WAIT, steps.getFirst()) : rest;
    }

    /// When mail that arrived then is given up.
    public Instant expiry(Instant arrived, boolean nullReversePath) {
        return plus(arrived, nullReversePath ? bounceExpireAfter : expireAfter);
    }

    /// When the delay of mail that arrived then is to be told.
    public Instant delayWarning(Instant arrived) {
        return plus(arrived, delayWarningAfter);
    }

    /// Adds without overflow.
    public static Instant plus(Instant instant, Duration duration) {
        return instant.plus(duration.compareTo(ENDLESS) > 0 ? ENDLESS : duration);
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
