// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.mail.Domain;
import io.postrider.api.mail.LocalPart;
import io.postrider.api.mail.Mailbox;
import io.postrider.delivery.lookup.AddressKeys;
import java.util.Optional;

/// Addresses as people write them in tables. Pure functions.
final class AddressText {
    private AddressText() {}

    /// Reads `user@domain`, `user` (in the domain of `context`), `@domain` (the local part of `context`),
    /// with or
    /// without angle brackets and a name before them; empty when it is none of these.
    static Optional<Mailbox> read(String text, Mailbox context) {
        String address = text.strip();
        int open = address.lastIndexOf('<');
        if (open >= 0 && address.endsWith(">")) {
            address = address.substring(open + 1, address.length() - 1).strip();
        }
        try {
            if (address.startsWith("@")) {
                return Optional.of(Mailbox.of(context.localPart(), Domain.of(address.substring(1))));
            }
            if (address.contains("@")) {
                return Optional.of(Mailbox.parse(address));
            }
            return address.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Mailbox.of(LocalPart.ofValue(address), context.domain()));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    /// `mailbox` with the extension of `split` put behind its local part; unchanged when that makes no local
    /// part or
    /// there is no extension.
    static Mailbox extended(Mailbox mailbox, AddressKeys.Split split) {
        if (!split.extended()) {
            return mailbox;
        }
        try {
            String value = mailbox.localPart().value() + split.delimiter() + split.extension();
            return Mailbox.of(LocalPart.ofValue(value), mailbox.domain());
        } catch (IllegalArgumentException tooLong) {
            return mailbox;
        }
    }

    /// True when two addresses are one to our tables: ASCII case of the local part does not count.
    static boolean same(Mailbox one, Mailbox other) {
        return one.domain().equals(other.domain()) && folded(one).equals(folded(other));
    }

    /// The local part's meaning in lower case.
    static String folded(Mailbox mailbox) {
        return AddressKeys.fold(mailbox.localPart().value());
    }

    /// A key for sets of addresses.
    static String identity(Mailbox mailbox) {
        return folded(mailbox) + "@" + mailbox.domain().ascii();
    }
}
