// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.view;

import io.postrider.queue.record.Transition;
import java.util.List;
import java.util.Optional;

/// Why a recipient is where it is.
///
/// @param recipient as it stands
/// @param reason one sentence
/// @param limits what holds it back now: rests, windows, rates, caps
/// @param suspendedBy the suspension that holds it
/// @param trail its last transitions, the oldest first
public record Why(
        RecipientView recipient,
        String reason,
        List<String> limits,
        Optional<String> suspendedBy,
        List<Transition> trail) {
    /// Copies the lists.
    public Why {
        limits = List.copyOf(limits);
        trail = List.copyOf(trail);
    }
}
