// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

/// How many attempts one next hop gets at a time: found out by feedback, as Postfix's queue manager
/// does it (the idea, in our own arithmetic). Pure; not thread-safe.
///
/// - It begins with `initial`. Success adds 1/N for each attempt, so a whole window of successes makes
///   it one wider (slow growth, to `limit` at most), and only while the window is in use.
/// - A connection that fails takes 1/N away at once. The step up comes at the end of a round and the
///   step down at the beginning of one: that asymmetry keeps it from swinging.
/// - Only connection and handshake failures count; a 4xx for one recipient says nothing about the host.
/// - Failures add up to *cohorts* of 1/N. More than one cohort without a success: the next hop is dead.
///   Then it gets one attempt at a time, as a probe, until one succeeds.
/// - A peer that asks for less (421, 4.7.x) halves the window; it grows again by success.
final class ConcurrencyWindow {
    private static final double DEAD_COHORTS = 1.0;
    private final int initial;
    private final int limit;
    private int window;
    private double successes;
    private double failures;
    private double failedCohorts;
    private boolean dead;

    ConcurrencyWindow(int initial, int limit) {
        this.limit = Math.max(1, limit);
        this.initial = Math.min(Math.max(1, initial), this.limit);
        this.window = this.initial;
    }

    /// Attempts allowed at a time.
    int size() {
        return dead ? 1 : window;
    }

    /// True while the next hop counts as dead and is only probed.
    boolean isDead() {
        return dead;
    }

    /// An attempt reached the next hop.
    ///
    /// @param busy attempts running, this one counted
    void succeeded(int busy) {
        failedCohorts = 0;
        if (dead) {
            dead = false;
            window = initial;
            successes = 0;
            failures = 0;
            return;
        }
        if (window >= limit || busy + initial <= window) {
            return;
        }
        successes += 1.0 / window;
        if (successes >= 1 - 1e-9) {
            successes = 0;
            failures = 0;
            window++;
        }
    }

    /// An attempt could not reach it; true when that makes it dead, or shows that it still is.
    boolean failed() {
        if (dead) {
            return true;
        }
        failedCohorts += 1.0 / window;
        if (failedCohorts >= DEAD_COHORTS - 1e-9) {
            dead = true;
            return true;
        }
        if (failures <= 0) {
            window = Math.max(1, window - 1);
            failures = 1;
            successes = 0;
        }
        failures -= 1.0 / window;
        return false;
    }

    /// The peer asked for less.
    void slowDown() {
        window = Math.max(1, window / 2);
        successes = 0;
        failures = 1;
    }

    /// Forgets that it is dead.
    void forgive() {
        dead = false;
        failedCohorts = 0;
        window = Math.max(window, initial);
    }
}
