// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

/// An address range of one family.
///
/// @param address 4 or 16 octets
/// @param bits how many of them must agree
record IpNetwork(byte[] address, int bits) {

    boolean contains(byte[] other) {
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
