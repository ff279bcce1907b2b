// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.lookup.LookupTable;
import io.postrider.api.mail.Mailbox;
import io.postrider.delivery.lookup.AddressKeys;
import io.postrider.delivery.lookup.TableSearch;
import java.util.List;
import java.util.Optional;

/// Replaces an address by what the first of several tables has for it. Stateless.
///
/// @param tables asked in order
/// @param propagateExtensions whether an address found without its extension passes it on
record Rewriter(List<LookupTable> tables, boolean propagateExtensions) {
    /// What became of an address.
    sealed interface Rewritten {
        /// @param mailbox the new address, or the old one where no table has it
        record To(Mailbox mailbox) implements Rewritten {}

        /// @param why for log and reply
        record Fault(String why) implements Rewritten {}
    }

    Rewritten rewrite(Mailbox mailbox, AddressKeys keys) {
        for (LookupTable table : tables) {
            switch (TableSearch.first(table, keys.keys(mailbox))) {
                case TableSearch.Fault(String why) -> {
                    return new Rewritten.Fault(why);
                }
                case TableSearch.Hit hit -> {
                    return result(hit, mailbox, keys);
                }
                case TableSearch.Miss _ -> {}
            }
        }
        return new Rewritten.To(mailbox);
    }

    private Rewritten result(TableSearch.Hit hit, Mailbox mailbox, AddressKeys keys) {
        Optional<Mailbox> address = hit.values().stream().findFirst().flatMap(text -> AddressText.read(text, mailbox));
        if (address.isEmpty()) {
            return new Rewritten.Fault("\"" + hit.key().text() + "\" has no address in a rewriting table");
        }
        boolean passOn = propagateExtensions && hit.key().form() == AddressKeys.Form.WITHOUT_EXTENSION;
        return new Rewritten.To(
                passOn ? AddressText.extended(address.get(), keys.split(mailbox.localPart())) : address.get());
    }
}
