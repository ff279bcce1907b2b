// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

/// How many connections there may be at a time.
///
/// @param connections in all
/// @param connectionsPerClient from one IPv4 address or one IPv6 /64
public record ConnectionCaps(int connections, int connectionsPerClient) {
    /// None but those of the server as a whole.
    public static ConnectionCaps unlimited() {
        return new ConnectionCaps(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
}
