// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.api.auth.Identity;
import io.postrider.api.mail.Origin;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.delivery.lookup.IpNetwork;
import io.postrider.server.admin.Request;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/// The session that `explain` asks about.
record ImaginedSession(
        Instant since, Optional<InetSocketAddress> clientAddress, Optional<String> helo, Optional<Identity> identity)
        implements Session {
    static ImaginedSession of(Request request, Instant now) {
        Optional<String> ip = request.parameter("ip");
        Optional<InetSocketAddress> address = Optional.empty();
        if (ip.isPresent()) {
            InetAddress parsed = IpNetwork.address(ip.get())
                    .orElseThrow(() -> new IllegalArgumentException("no IP address: " + ip.get()));
            address = Optional.of(new InetSocketAddress(parsed, 25));
        }
        return new ImaginedSession(
                now,
                address,
                request.parameter("helo"),
                request.parameter("auth").map(Identity::of));
    }

    @Override
    public String id() {
        return "explain";
    }

    @Override
    public Origin origin() {
        return Origin.SMTP;
    }

    @Override
    public String listener() {
        return "explain";
    }

    @Override
    public ListenerRole role() {
        return identity.isPresent() ? ListenerRole.SUBMISSION : ListenerRole.MX;
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
        return Optional.empty();
    }

    @Override
    public Optional<String> clientName() {
        return Optional.empty();
    }

    @Override
    public String hostname() {
        return "explain";
    }

    @Override
    public boolean extended() {
        return true;
    }

    @Override
    public Optional<TlsFacts> tls() {
        return Optional.empty();
    }

    /// Without an address the question is that of a local client.
    @Override
    public boolean relayNetwork() {
        return clientAddress.isEmpty() || clientAddress.get().getAddress().isLoopbackAddress();
    }
}
