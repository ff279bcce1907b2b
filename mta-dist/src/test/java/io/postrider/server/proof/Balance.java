// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.proof;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The total-queue check: what was acknowledged must have arrived, what arrived must have been sent.
///
/// @param lost acknowledged, but never received
/// @param unexpected received, but neither acknowledged nor in doubt
/// @param doubled received more than once
public record Balance(Set<String> lost, Set<String> unexpected, Set<String> doubled) {
    /// Compares.
    ///
    /// @param acknowledged answered 250
    /// @param unknown the dot was sent, the answer never came
    /// @param received how often each id arrived
    public static Balance of(Set<String> acknowledged, Set<String> unknown, Map<String, Integer> received) {
        Set<String> lost = new TreeSet<>(acknowledged);
        lost.removeAll(received.keySet());
        Set<String> unexpected = new TreeSet<>(received.keySet());
        unexpected.removeAll(acknowledged);
        unexpected.removeAll(unknown);
        Set<String> doubled = new TreeSet<>();
        received.forEach((id, times) -> {
            if (times > 1) {
                doubled.add(id);
            }
        });
        return new Balance(lost, unexpected, doubled);
    }
}
