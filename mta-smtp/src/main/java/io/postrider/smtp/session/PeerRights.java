// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.smtp.protocol.Extension;
import java.net.InetSocketAddress;
import java.util.Set;

/// What a listener grants to an address.
///
/// @param relayNetwork in the listener's relay networks
/// @param mayXclient in `xclient-from`
/// @param exempt in [limits] `exempt`: no error and junk budgets, no tarpit
/// @param extensionsOff keywords kept from this network
public record PeerRights(boolean relayNetwork, boolean mayXclient, boolean exempt, Set<Extension> extensionsOff) {
    /// Copies the set.
    public PeerRights {
        extensionsOff = Set.copyOf(extensionsOff);
    }

    /// A stranger's.
    public static PeerRights none() {
        return new PeerRights(false, false, false, Set.of());
    }

    /// Finds the rights of an address: asked at connect and again for the address that XCLIENT gives.
    public interface Policy {
        /// The rights of a client by its address.
        PeerRights of(InetSocketAddress client);

        /// The rights of a client that has none: a unix socket.
        PeerRights ofUnixSocket();
    }
}
