// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import java.util.List;
import java.util.Optional;

/// An address list of a header field (RFC 5322 §3.4, with the obsolete forms of §4.4 and the UTF-8 of RFC
/// 6532).
///
/// @param addresses in order; those that could be read, also when there is a defect
/// @param defect why the list is not well-formed
public record AddressList(List<Address> addresses, Optional<String> defect) {
    /// Copies the list.
    public AddressList {
        addresses = List.copyOf(addresses);
    }

    /// One mailbox.
    ///
    /// @param displayName unquoted, encoded words as they stand; empty when there is none
    /// @param address local-part@domain with white space and comments taken out
    /// @param group the display name of the group that it stands in
    public record Address(String displayName, String address, Optional<String> group) {
        /// What stands before the last `@`.
        public String localPart() {
            int at = address.lastIndexOf('@');
            return at < 0 ? address : address.substring(0, at);
        }

        /// What stands behind the last `@`; empty when there is none.
        public String domain() {
            int at = address.lastIndexOf('@');
            return at < 0 ? "" : address.substring(at + 1);
        }
    }

    /// Reads a field's value, folded or not. Linear in time; never throws.
    public static AddressList parse(String value) {
        return new AddressListParser(AddressTokens.of(value)).parse();
    }
}
