// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.postrider.api.event.EventPublisher;
import io.postrider.api.smtp.ListenerRole;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Optional;

/// Whom the server asks. All are thread-safe.
///
/// @param clock the time
/// @param events where refused connections and failed handshakes go
/// @param overload how much may come in
/// @param names reverse lookup
public record ServerPorts(InstantSource clock, EventPublisher events, Overload overload, ReverseLookup names) {
    /// No overload, no names, no events.
    public static ServerPorts plain(InstantSource clock) {
        return new ServerPorts(
                clock, EventPublisher.nobody(), role -> OverloadLevel.GREEN, address -> Optional.empty());
    }

    /// Tells the level for listeners of a role, so that submission can go on longest. Called often; must
    /// not block.
    @FunctionalInterface
    public interface Overload {
        /// The level at this moment.
        OverloadLevel level(ListenerRole role);
    }

    /// Finds the name of a client, confirmed by a forward lookup. Called on virtual threads; may block;
    /// what takes longer than 1 s comes to nothing.
    @FunctionalInterface
    public interface ReverseLookup {
        /// The name, if there is one.
        Optional<String> name(InetAddress address);
    }
}
