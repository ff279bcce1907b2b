// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.plugin.Setting;
import java.util.List;

/// The conditions of `[[route]]`; all that are given must hold, each by one of its items. An item may be a
/// table.
///
/// @param recipientDomain domain patterns
/// @param recipient addresses
/// @param sender addresses; `<>` is the null reverse-path
/// @param senderDomain domain patterns
/// @param user authenticated users; `*` is any
/// @param clientNetwork networks
/// @param listener listeners' names
/// @param tenant tenants
public record RouteConditions(
        @Setting(text = "Domains of the recipient: names, patterns, tables.")
        List<String> recipientDomain,

        @Setting(text = "Recipients: addresses, local parts, @domain, or tables of them.")
        List<String> recipient,

        @Setting(text = "Reverse-paths: addresses, @domain, <> for the null one, or tables of them.")
        List<String> sender,

        @Setting(text = "Domains of the reverse-path: names, patterns, tables.")
        List<String> senderDomain,

        @Setting(text = "Authenticated users, or * for any.")
        List<String> user,

        @Setting(text = "Networks of the client, or tables of them.")
        List<String> clientNetwork,

        @Setting(text = "Names of listeners.") List<String> listener,
        @Setting(text = "Tenants.") List<String> tenant) {
    /// No condition: every recipient.
    public static RouteConditions none() {
        return new RouteConditions(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }
}
