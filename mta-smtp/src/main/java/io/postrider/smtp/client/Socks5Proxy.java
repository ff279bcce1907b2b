// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import java.net.InetSocketAddress;
import java.util.Optional;

/// A SOCKS 5 proxy to connect through (RFC 1928), with user and password (RFC 1929) where it wants them.
///
/// @param address of the proxy, resolved
/// @param user empty for none
/// @param password empty for none; at most 255 octets
public record Socks5Proxy(InetSocketAddress address, Optional<String> user, Optional<String> password) {
    /// A proxy without authentication.
    public static Socks5Proxy of(InetSocketAddress address) {
        return new Socks5Proxy(address, Optional.empty(), Optional.empty());
    }

    /// Never the password.
    @Override
    public String toString() {
        return "Socks5Proxy[" + address + "]";
    }
}
