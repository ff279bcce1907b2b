// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The value of a schedule row.
///
/// @param way how it goes; empty while nobody has routed it
/// @param ordinals whom it covers; empty = every recipient that no other row covers
/// @param attempts how many were made
/// @param deadline the time in the row of DEADLINES that belongs to it; empty when there is none
/// @param sender for fairness: the reverse-path it shares its turn with
public record ScheduleRow(
        Optional<Way> way, List<Integer> ordinals, int attempts, Optional<Instant> deadline, String sender) {
    /// Copies the list.
    public ScheduleRow {
        ordinals = List.copyOf(ordinals);
    }
}
