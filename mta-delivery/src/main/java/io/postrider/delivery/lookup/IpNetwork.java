// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/// An IPv4 or IPv6 network in CIDR notation; a lone address is a network of one. An IPv4-mapped IPv6 address
/// counts as
/// the IPv4 address. Immutable.
public final class IpNetwork {
    private final byte[] prefix;
    private final int bits;

    private IpNetwork(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /// Reads `192.0.2.0/24`, `2001:db8::/32`, `[2001:db8::]/32`, `192.0.2.1`.
    ///
    /// @throws IllegalArgumentException with a sentence when `text` is none
    public static IpNetwork parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] octets = address(address)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no network"))
                .getAddress();
        int bits = slash < 0 ? octets.length * 8 : prefixLength(text.substring(slash + 1), octets.length * 8);
        if (bits < 0) {
            throw new IllegalArgumentException("\"" + text + "\" has no valid prefix length");
        }
        for (int i = bits; i < octets.length * 8; i++) {
            if ((octets[i / 8] >> (7 - i % 8) & 1) != 0) {
                throw new IllegalArgumentException("\"" + text + "\" has address bits set behind its prefix");
            }
        }
        return new IpNetwork(octets, bits);
    }

    private static int prefixLength(String text, int max) {
        boolean number = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int bits = number ? Integer.parseInt(text) : -1;
        return bits > max ? -1 : bits;
    }

    /// Reads an address without asking the DNS; brackets, the `IPv6:` of address literals and mapped IPv4
    /// addresses
    /// are understood, zones are not.
    public static Optional<InetAddress> address(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (bare.regionMatches(true, 0, "IPv6:", 0, 5)) {
            bare = bare.substring(5);
        }
        boolean dotted = bare.chars().filter(c -> c == '.').count() == 3;
        if (bare.contains("%") || !dotted && !bare.contains(":")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(bare));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /// True when `address` lies in this network.
    public boolean contains(InetAddress address) {
        byte[] octets = address.getAddress();
        if (octets.length != prefix.length) {
            return address instanceof Inet6Address && mapped(octets) && containsMapped(octets);
        }
        return matches(octets, 0);
    }

    private boolean containsMapped(byte[] octets) {
        return prefix.length == 4 && matches(octets, 12);
    }

    private static boolean mapped(byte[] octets) {
        for (int i = 0; i < 10; i++) {
            if (octets[i] != 0) {
                return false;
            }
        }
        return octets[10] == -1 && octets[11] == -1;
    }

    private boolean matches(byte[] octets, int from) {
        for (int i = 0; i < bits; i += 8) {
            int mask = bits - i >= 8 ? 0xff : 0xff << (8 - (bits - i)) & 0xff;
            if (((octets[from + i / 8] ^ prefix[i / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(prefix).getHostAddress() + "/" + bits;
        } catch (java.net.UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
