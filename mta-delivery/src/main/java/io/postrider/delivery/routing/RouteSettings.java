// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.plugin.Setting;
import java.util.Optional;

/// `[[route]]`: what happens when all of [RouteConditions], the other half of the same table, hold.
///
/// @param to a transport
/// @param scope which recipients the route is for
/// @param table addresses or domains to transports
public record RouteSettings(
        @Setting(text = "The transport, or the name of a [transport.X].")
        Optional<String> to,

        @Setting(
                key = "for",
                text = "Which recipients: remote (outside every [[domain]]), ours, or all.",
                byDefault = "remote")
        Scope scope,

        @Setting(
                text =
                        "Instead of to: a table from addresses or domains to transports; an absent key means the next route.")
        Optional<String> table) {
    /// Which recipients a route is for.
    public enum Scope {
        /// Those outside every `[[domain]]`.
        REMOTE,
        /// Those inside.
        OURS,
        /// All.
        ALL
    }
}
