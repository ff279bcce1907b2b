// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

/// Which kinds of addresses are used, and which first.
public enum AddressFamilies {
    /// Both, IPv6 first (RFC 6724, RFC 8305 §4).
    IPV6_FIRST,
    /// Both, IPv4 first.
    IPV4_FIRST,
    /// IPv4 only.
    IPV4_ONLY,
    /// IPv6 only.
    IPV6_ONLY
}
