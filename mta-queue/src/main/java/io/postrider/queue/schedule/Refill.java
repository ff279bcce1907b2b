// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A wish to read schedule rows: those of one lane, priority and tenant, from a remembered lower bound.
///
/// @param lane the lane
/// @param priority of the rows
/// @param tenant of the rows
/// @param from the key to begin with
/// @param limit how many rows at most
public record Refill(String lane, int priority, String tenant, byte[] from, int limit) {
    /// What came of it.
    ///
    /// @param parts those that are due and may be tried
    /// @param position the key to go on from
    /// @param nextDue when the first row that was left is due; empty when none is left
    public record Result(List<Part> parts, byte[] position, Optional<Instant> nextDue) {
        /// Copies the list.
        public Result {
            parts = List.copyOf(parts);
        }
    }
}
