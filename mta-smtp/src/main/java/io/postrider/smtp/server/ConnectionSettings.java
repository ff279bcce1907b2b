// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.postrider.api.plugin.Setting;
import java.time.Duration;

/// How patient a listener is (RFC 5321 §4.5.3.2.7), per connection.
///
/// @param commandTimeout for a whole command line
/// @param dataTimeout for the next octets of a message
/// @param leastDataRate octets a second below which the data timeout runs out
/// @param handshakeTimeout for a whole TLS handshake
/// @param greetingDelay before the greeting, for strangers: who talks in it is refused
/// @param tarpitDelay before each reply to strangers under overload
/// @param reverseLookup look the client's name up
public record ConnectionSettings(
        @Setting(
                text = "How long a client may take for one command line, from our last reply to its line end.",
                byDefault = "5m",
                range = "1s..1h")
        Duration commandTimeout,

        @Setting(
                text = "How long a client may pause within a message. Time that we work does not count.",
                byDefault = "5m",
                range = "1s..1h")
        Duration dataTimeout,

        @Setting(
                text = "Octets a second that a message must come with, on the average over `data-timeout`.",
                byDefault = "500",
                range = "1..",
                unit = Setting.Unit.OCTETS)
        long leastDataRate,

        @Setting(text = "How long a whole TLS handshake may take.", byDefault = "30s", range = "1s..5m")
        Duration handshakeTimeout,

        @Setting(
                text = "How long the greeting waits for those who talk first, which only bad clients do. Not for exempt"
                        + " networks and our users.",
                byDefault = "100ms",
                range = "0s..30s")
        Duration greetingDelay,

        @Setting(
                text = "How long each reply to a stranger waits while the server is overloaded.",
                byDefault = "2s",
                range = "0s..30s")
        Duration tarpitDelay,

        @Setting(
                text =
                        "Look up the client's name. Never delays the greeting, takes at most 1 s, not done for loopback.",
                byDefault = "true")
        boolean reverseLookup) {
    /// The defaults, for tests and embedders.
    public static ConnectionSettings byDefault() {
        Duration patience = Duration.ofMinutes(5);
        return new ConnectionSettings(
                patience, patience, 500, Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofSeconds(2), true);
    }
}
