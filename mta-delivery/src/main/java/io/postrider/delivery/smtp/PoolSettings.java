// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.plugin.Setting;
import java.time.Duration;

/// `[outbound]`, the part about connections: how long they wait for more mail, and for the peer.
///
/// @param connectionReuseIdle how long an idle connection is kept
/// @param connectionReuseAge how old a connection gets
/// @param connectionReuseCount transactions of one connection
/// @param idleConnections kept in all
/// @param hostsPerAttempt addresses tried in one attempt
/// @param connectTimeout for the TCP connection
/// @param phaseTimeout the longest time for any other phase
public record PoolSettings(
        @Setting(
                text = "How long a connection is kept for more mail to the same host; 0s = not at all.",
                byDefault = "5s",
                range = "0s..5m")
        Duration connectionReuseIdle,

        @Setting(text = "How old a connection may get and take another message.", byDefault = "5m", range = "1s..1d")
        Duration connectionReuseAge,

        @Setting(text = "Messages sent by one connection at most.", byDefault = "500", range = "1..1000000")
        int connectionReuseCount,

        @Setting(text = "Idle connections that are kept in all.", byDefault = "500", range = "0..100000")
        int idleConnections,

        @Setting(text = "Addresses that are tried in one attempt.", byDefault = "5", range = "1..100")
        int hostsPerAttempt,

        @Setting(text = "How long connecting to one address may take.", byDefault = "30s", range = "1s..5m")
        Duration connectTimeout,

        @Setting(
                text = "The longest time for any one phase of a conversation, where it is shorter than what RFC 5321"
                        + " asks for.",
                byDefault = "10m",
                range = "1s..1h")
        Duration phaseTimeout) {
    /// The defaults.
    public static PoolSettings defaults() {
        return new PoolSettings(
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                500,
                500,
                5,
                Duration.ofSeconds(30),
                Duration.ofMinutes(10));
    }

    /// The same with other time limits.
    public PoolSettings withTimeouts(Duration connect, Duration phase) {
        return new PoolSettings(
                connectionReuseIdle,
                connectionReuseAge,
                connectionReuseCount,
                idleConnections,
                hostsPerAttempt,
                connect,
                phase);
    }

    /// The same with this time of waiting for more mail.
    public PoolSettings withIdle(Duration idle) {
        return new PoolSettings(
                idle,
                connectionReuseAge,
                connectionReuseCount,
                idleConnections,
                hostsPerAttempt,
                connectTimeout,
                phaseTimeout);
    }
}
