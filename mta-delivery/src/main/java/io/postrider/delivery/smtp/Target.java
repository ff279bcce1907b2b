// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// One address of one host to try.
///
/// @param host the host's name as its MX record or the configuration gives it; an IP address when
///     there is no name
/// @param address where to connect
/// @param preference of the MX; equal ones may stand in for each other
/// @param secureAddress the address records were validated by DNSSEC (RFC 7672 §2.2.2)
/// @param canonicalName the end of the host's CNAME chain; the host itself where there is none
public record Target(
        String host, InetSocketAddress address, int preference, boolean secureAddress, String canonicalName) {
    /// The IP address.
    public InetAddress ip() {
        return address.getAddress();
    }

    /// `192.0.2.1:25`, `[2001:db8::1]:25`.
    public String addressText() {
        String text = ip().getHostAddress();
        return (text.contains(":") ? "[" + text + "]" : text) + ":" + address.getPort();
    }

    @Override
    public String toString() {
        return host + "[" + ip().getHostAddress() + "]:" + address.getPort();
    }
}
