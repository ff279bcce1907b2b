// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import io.postrider.api.queue.QueueId;
import io.postrider.queue.record.PartKey;
import io.postrider.queue.record.Way;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The unit of scheduling: one message's recipients in one lane with one reverse-path and one due time.
/// Immutable but for its row's lease.
///
/// @param key message and number
/// @param lane the lane's name; see [LaneName]
/// @param claim for fairness
/// @param way how it goes; empty while nobody has routed it
/// @param ordinals the recipients; empty = every open one that no other row covers
/// @param attempts how many were made
/// @param deadline when it expires or owes a warning, if it is not tried before
/// @param row the schedule row behind it
public record Part(
        PartKey key,
        String lane,
        Claim claim,
        Optional<Way> way,
        List<Integer> ordinals,
        int attempts,
        Instant deadline,
        RowLease row) {
    /// Copies the list.
    public Part {
        ordinals = List.copyOf(ordinals);
    }

    /// The message.
    public QueueId id() {
        return key.id();
    }
}
