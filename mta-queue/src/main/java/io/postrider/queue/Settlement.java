// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.delivery.AttemptFacts;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.queue.record.Suspension;
import io.postrider.queue.schedule.Part;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What became of a part's recipients, to be written.
///
/// @param part the part
/// @param results by ordinal; recipients of the part that are absent stay as they are
/// @param facts what was seen of the connection
/// @param began when the attempt was begun
/// @param handedOver true when the journal of handovers has an entry for it
record Settlement(
        Part part, Map<Integer, Result> results, Optional<AttemptFacts> facts, Instant began, boolean handedOver) {
    Settlement {
        results = Map.copyOf(results);
    }

    /// Without an attempt.
    static Settlement of(Part part, Map<Integer, Result> results, Instant now) {
        return new Settlement(part, results, Optional.empty(), now, false);
    }

    /// What became of one recipient.
    sealed interface Result {
        /// An attempt, or the routing, said it.
        ///
        /// @param outcome what
        record Told(DeliveryOutcome outcome) implements Result {}

        /// Handed over, and then nothing was heard.
        ///
        /// @param why for `why`
        record Uncertain(Diagnostic why) implements Result {}

        /// Too old.
        record Expired() implements Result {}

        /// Late: the sender is told.
        record Late() implements Result {}

        /// Kept until released.
        ///
        /// @param reason for `why`
        record Held(String reason) implements Result {}

        /// Its domain or sender is suspended.
        ///
        /// @param suspension by what
        record Parked(Suspension suspension) implements Result {}

        /// To be tried anew from the routing on.
        ///
        /// @param due when
        /// @param reason for `why`; empty = nothing is noted
        /// @param released true when no hold takes it any more
        record Renewed(Instant due, String reason, boolean released) implements Result {}

        /// Ended by an operator.
        ///
        /// @param why for `why` and the notification
        /// @param told true when the sender is told
        record Ended(Diagnostic why, boolean told) implements Result {}
    }
}
