// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import java.time.Duration;

/// The bounds of the scheduler.
///
/// @param window parts in memory at most
/// @param deliveries attempts at a time, over all lanes
/// @param partsPerIdleLane parts in memory of a lane that cannot be tried now
/// @param refill rows that one read takes at most
/// @param agingStep a waiting part counts one priority higher for each of these
/// @param laneMemory how long what was learnt of a lane without mail is kept
public record SchedulerLimits(
        int window, int deliveries, int partsPerIdleLane, int refill, Duration agingStep, Duration laneMemory) {
    /// The usual ones.
    public static SchedulerLimits usual() {
        return new SchedulerLimits(100_000, 1_000, 100, 500, Duration.ofMinutes(1), Duration.ofMinutes(10));
    }
}
