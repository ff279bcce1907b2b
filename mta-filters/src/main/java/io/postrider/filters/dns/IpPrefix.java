// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dns;

import java.net.InetAddress;

/// Networks of addresses. Pure functions.
public final class IpPrefix {
    private IpPrefix() {}

    /// The network of an address as `ADDRESS/BITS`, by the bits for its family.
    public static String network(InetAddress address, int bits4, int bits6) {
        byte[] octets = address.getAddress();
        int bits = octets.length == 4 ? bits4 : bits6;
        for (int i = 0; i < octets.length; i++) {
            int kept = Math.clamp(bits - i * 8L, 0, 8);
            octets[i] &= (byte) (0xff00 >> kept);
        }
        try {
            return IpText.readable(InetAddress.getByAddress(octets)) + "/" + bits;
        } catch (java.net.UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
