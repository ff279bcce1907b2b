// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/// Where to connect.
public sealed interface Endpoint {
    /// A TCP address, resolved.
    ///
    /// @param address with a resolved address
    record Inet(InetSocketAddress address) implements Endpoint {
        /// Refuses unresolved addresses: names are resolved by the caller, who knows their DNSSEC state.
        public Inet {
            if (address.isUnresolved()) {
                throw new IllegalArgumentException("unresolved address " + address.getHostString());
            }
        }

        @Override
        public String toString() {
            String host = address.getAddress().getHostAddress();
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
        }
    }

    /// A unix stream socket.
    ///
    /// @param path of the socket
    record Unix(Path path) implements Endpoint {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /// A TCP endpoint.
    static Endpoint of(InetSocketAddress address) {
        return new Inet(address);
    }

    /// A unix socket.
    static Endpoint of(Path path) {
        return new Unix(path);
    }
}
