// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.arc;

import io.postrider.filters.dkim.DkimSyntaxException;
import java.util.List;
import java.util.Optional;

/// What validation found.
///
/// @param status none, pass or fail
/// @param reason why it failed; empty otherwise
/// @param oldestPass the lowest instance whose message signature still verifies, with all above it; 0 = all
/// do
/// (RFC 8617 §5.2 step 5)
/// @param sets the sets, as far as their structure is sound
/// @param sealers `d=` of each seal, when the chain passes
public record ArcOutcome(ChainStatus status, String reason, int oldestPass, List<ArcSet> sets, List<String> sealers) {
    /// Copies the lists.
    public ArcOutcome {
        sets = List.copyOf(sets);
        sealers = List.copyOf(sealers);
    }

    /// True when no set may follow: the newest seal says that the chain has failed, or the sets themselves
    /// are not sound
    /// so that no instance could follow them (RFC 8617 §5.1).
    public boolean hasEnded() {
        return status == ChainStatus.FAIL && (sets.isEmpty() || recordedFailure());
    }

    private boolean recordedFailure() {
        try {
            return ArcSeal.of(sets.getLast().seal(), Optional.empty()).status() == ChainStatus.FAIL;
        } catch (DkimSyntaxException unreadable) {
            return false;
        }
    }

    static ArcOutcome failed(String reason, List<ArcSet> sets) {
        return new ArcOutcome(ChainStatus.FAIL, reason, 0, sets, List.of());
    }
}
