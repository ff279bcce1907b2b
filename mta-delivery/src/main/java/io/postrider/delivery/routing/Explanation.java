// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.mail.Mailbox;
import io.postrider.api.routing.Routing;
import java.util.List;

/// Where a recipient would go, and why.
///
/// @param steps what each stage did, at most 1,000
/// @param routing the answer for the recipient itself
/// @param leaves the final recipients behind all expansions, each with its answer (never an expansion)
public record Explanation(List<Trace.Step> steps, Routing routing, List<Leaf> leaves) {
    static final int MAX_STEPS = 1_000;

    /// Copies the lists.
    public Explanation {
        steps = List.copyOf(steps);
        leaves = List.copyOf(leaves);
    }

    /// A final recipient.
    ///
    /// @param mailbox who
    /// @param routing its way, failure or deferral
    public record Leaf(Mailbox mailbox, Routing routing) {}
}
