// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dns;

import java.net.InetAddress;
import java.util.Optional;

/// An address range of one family in CIDR form. Immutable by agreement: the octets are not changed.
///
/// @param address 4 or 16 octets
/// @param bits how many of them must agree
public record IpRange(byte[] address, int bits) {

    /// Reads `192.0.2.0/24`, `2001:db8::/32`, or one address.
    public static Optional<IpRange> parse(String text) {
        int slash = text.indexOf('/');
        Optional<byte[]> address = IpText.parse(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int all = address.get().length * 8;
        int bits = slash < 0 ? all : IpText.number(text.substring(slash + 1), all);
        return bits < 0 ? Optional.empty() : Optional.of(new IpRange(address.get(), bits));
    }

    /// True when the address lies in the range; another family never does.
    public boolean contains(InetAddress other) {
        return contains(other.getAddress());
    }

    /// True when these 4 or 16 octets lie in the range.
    public boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != other[i]) {
                return false;
            }
        }
        int rest = bits % 8;
        return rest == 0 || ((address[whole] ^ other[whole]) & 0xff) >> (8 - rest) == 0;
    }
}
