// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.lookup.LookupTable;
import io.postrider.api.mail.Mailbox;
import io.postrider.delivery.lookup.AddressKeys;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A `[[domain]]` made ready. Immutable.
///
/// @param name its first name, for traces
/// @param keys how its addresses are split and sought
/// @param deliverTo where its mail goes; empty = aliases only
/// @param recipients who exists
/// @param aliases aliases(5), by local part
/// @param virtualAliases by address
/// @param catchAll whom the mail for unknown recipients goes to
/// @param policy what aliases may do
record LocalDomain(
        String name,
        AddressKeys keys,
        Optional<Target> deliverTo,
        RecipientSource recipients,
        Optional<LookupTable> aliases,
        Optional<LookupTable> virtualAliases,
        List<Mailbox> catchAll,
        AliasPolicy policy) {

    /// Who exists in a domain, beside its aliases.
    sealed interface RecipientSource {
        /// Every local part.
        record Everyone() implements RecipientSource {}

        /// Those in a table.
        record Listed(LookupTable table) implements RecipientSource {}

        /// Those whom the next hop would take.
        record Probed() implements RecipientSource {}
    }

    /// What aliases may do.
    ///
    /// @param actions beyond naming addresses
    /// @param transport the `[transport.X]` by which commands run; empty = the transport `pipe`
    /// @param forwardFile where a user's forward file lies; empty = there are none
    /// @param propagateExtensions whether a virtual alias keeps the extension
    record AliasPolicy(
            Set<AliasAction> actions,
            Optional<String> transport,
            Optional<Template> forwardFile,
            boolean propagateExtensions) {}
}
