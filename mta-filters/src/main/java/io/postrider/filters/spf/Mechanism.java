// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import io.postrider.filters.dns.IpRange;
import java.util.Optional;

/// What a directive tests (RFC 7208 §5). A domain that is absent is the current one.
sealed interface Mechanism {
    /// `all` (§5.1).
    record All() implements Mechanism {}

    /// `include` (§5.2).
    record Include(MacroString domain) implements Mechanism {}

    /// `a` (§5.3).
    record Address(Optional<MacroString> domain, Prefixes prefixes) implements Mechanism {}

    /// `mx` (§5.4).
    record Exchanger(Optional<MacroString> domain, Prefixes prefixes) implements Mechanism {}

    /// `ptr` (§5.5).
    record Pointer(Optional<MacroString> domain) implements Mechanism {}

    /// `ip4` and `ip6` (§5.6).
    record Network(IpRange network) implements Mechanism {}

    /// `exists` (§5.7).
    record Exists(MacroString domain) implements Mechanism {}

    /// dual-cidr-length.
    ///
    /// @param v4 0 to 32
    /// @param v6 0 to 128
    record Prefixes(int v4, int v6) {
        int of(byte[] address) {
            return address.length == 4 ? v4 : v6;
        }
    }
}
