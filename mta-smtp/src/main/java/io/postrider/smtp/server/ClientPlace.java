// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// Whose connection it is, and the places it holds in the limiter. On its event loop.
final class ClientPlace {
    private final ConnectionLimiter limiter;
    private Optional<InetSocketAddress> client;
    private Optional<InetSocketAddress> local;
    private Optional<InetAddress> counted = Optional.empty();
    private boolean entered;

    ClientPlace(ConnectionLimiter limiter, SocketAddress remote, SocketAddress local) {
        this.limiter = limiter;
        this.client = inet(remote);
        this.local = inet(local);
    }

    private static Optional<InetSocketAddress> inet(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? Optional.of(plain(inet))
                : Optional.empty();
    }

    /// IPv4 as IPv4, also where a dual socket shows it mapped into IPv6 (RFC 4291 §2.5.5.2); no zone.
    private static InetSocketAddress plain(InetSocketAddress address) {
        try {
            InetAddress bare = InetAddress.getByAddress(address.getAddress().getAddress());
            return new InetSocketAddress(bare, address.getPort());
        } catch (UnknownHostException impossible) {
            return address;
        }
    }

    Optional<InetSocketAddress> client() {
        return client;
    }

    Optional<InetSocketAddress> local() {
        return local;
    }

    /// Takes the connection's place among all.
    boolean enter() {
        entered = limiter.enter();
        return entered;
    }

    /// Takes a place among the client's own; a unix socket has no limit of its own.
    boolean enterClient() {
        if (client.isEmpty() || counted.isPresent()) {
            return true;
        }
        InetAddress address = client.get().getAddress();
        if (!limiter.enter(address)) {
            return false;
        }
        counted = Optional.of(address);
        return true;
    }

    /// Takes the addresses of a PROXY header.
    ///
    /// @return why the connection is refused
    Optional<String> proxied(HAProxyMessage header) {
        HAProxyProxiedProtocol protocol = header.proxiedProtocol();
        boolean own = header.command() == HAProxyCommand.LOCAL || protocol == HAProxyProxiedProtocol.UNKNOWN;
        if (!own) {
            if (protocol != HAProxyProxiedProtocol.TCP4 && protocol != HAProxyProxiedProtocol.TCP6) {
                return Optional.of("the PROXY header is not of TCP");
            }
            try {
                // literals, checked by the decoder: no DNS
                client = Optional.of(address(header.sourceAddress(), header.sourcePort()));
                local = Optional.of(address(header.destinationAddress(), header.destinationPort()));
            } catch (UnknownHostException malformed) {
                return Optional.of("the PROXY header has a malformed address");
            }
        }
        return enterClient() ? Optional.empty() : Optional.of(ServerPipeline.TOO_MANY_OF_CLIENT);
    }

    private static InetSocketAddress address(String host, int port) throws UnknownHostException {
        return plain(new InetSocketAddress(InetAddress.getByName(host), port));
    }

    /// Gives the places back. Idempotent.
    void leave() {
        counted.ifPresent(limiter::leave);
        counted = Optional.empty();
        if (entered) {
            limiter.leave();
            entered = false;
        }
    }
}
