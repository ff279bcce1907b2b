// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.postrider.api.plugin.Setting;

/// What all listeners share.
///
/// @param loops event loops
/// @param connections at a time, all listeners
/// @param connectionsPerClient at a time from one IPv4 address or one IPv6 /64, all listeners
/// @param workingSessions sessions that do something at the same moment; the others wait
public record ServerSettings(
        @Setting(text = "Event loops that move octets.", byDefault = "2", range = "1..64")
        int loops,

        @Setting(
                text = "Connections at a time, all listeners together; more are answered 421 4.3.2.",
                byDefault = "10000",
                range = "1..")
        int connections,

        @Setting(
                text = "Connections at a time from one IPv4 address or one IPv6 /64, all listeners together; more are"
                        + " answered 421 4.7.0.",
                byDefault = "50",
                range = "1..")
        int connectionsPerClient,

        @Setting(
                text = "Sessions that work at the same moment (filters, lookups, commits); more wait their turn.",
                byDefault = "1000",
                range = "1..")
        int workingSessions) {
    /// The caps of all listeners together.
    public ConnectionCaps caps() {
        return new ConnectionCaps(connections, connectionsPerClient);
    }

    /// The defaults, for tests and embedders.
    public static ServerSettings byDefault() {
        return new ServerSettings(2, 10_000, 50, 1_000);
    }
}
