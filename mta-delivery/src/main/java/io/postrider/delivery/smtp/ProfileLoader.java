// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.delivery.dns.IpLiteral;
import io.postrider.smtp.client.Socks5Proxy;
import io.postrider.smtp.tls.PemIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the files and addresses that a transport's settings name. Used at start and reload.
final class ProfileLoader {
    private ProfileLoader() {}

    /// @throws IOException with a sentence that names the key or the file
    static RelayProfile.Loaded load(
            OutboundSettings outbound,
            TransportSettings transport,
            TransportTlsSettings transportTls,
            InstantSource clock)
            throws IOException {
        List<String> texts =
                transport.sourceAddresses().isEmpty() ? outbound.sourceAddresses() : transport.sourceAddresses();
        List<InetAddress> sources = new ArrayList<>();
        for (String text : texts) {
            sources.add(IpLiteral.parse(text)
                    .orElseThrow(() -> new IOException("source-addresses: " + text + " is no IP address")));
        }
        return new RelayProfile.Loaded(
                List.copyOf(sources), proxy(transport), identity(transportTls), credentials(transport, clock));
    }

    private static Credentials credentials(TransportSettings transport, InstantSource clock) throws IOException {
        boolean token = !transport.tokenCommand().isEmpty();
        if (transport.username().isPresent() == (transport.password().isEmpty() && !token)) {
            throw new IOException("username goes with password or token-command");
        }
        if (token && transport.password().isPresent()) {
            throw new IOException("password and token-command exclude each other");
        }
        return new Credentials(
                transport, token ? Optional.of(new TokenCommand(transport.tokenCommand(), clock)) : Optional.empty());
    }

    private static Optional<Socks5Proxy> proxy(TransportSettings transport) throws IOException {
        if (transport.proxy().isEmpty()) {
            return Optional.empty();
        }
        String text = transport.proxy().get();
        try {
            NextHop.Parts parts = NextHop.Parts.of(text, 1080);
            InetAddress address = IpLiteral.parse(parts.name())
                    .orElseThrow(() -> new IOException("proxy: " + text + " is no ADDRESS:PORT"));
            return Optional.of(Socks5Proxy.of(new InetSocketAddress(address, parts.port())));
        } catch (IllegalArgumentException malformed) {
            throw new IOException("proxy: " + malformed.getMessage(), malformed);
        }
    }

    private static Optional<PemIdentity> identity(TransportTlsSettings settings) throws IOException {
        Optional<Path> chain = settings.clientCertificateChain();
        Optional<Path> key = settings.clientCertificateKey();
        if (chain.isPresent() != key.isPresent()) {
            throw new IOException("client-certificate-chain and client-certificate-key go together");
        }
        return chain.isPresent() && key.isPresent()
                ? Optional.of(PemIdentity.load(chain.get(), key.get()))
                : Optional.empty();
    }
}
