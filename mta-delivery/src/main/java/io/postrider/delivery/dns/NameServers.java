// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dns;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.dnssec.ValidatingResolver;

/// Makes dnsjava's resolvers of settings: one for each server, each with validation in front where
/// that is wanted.
final class NameServers {
    private static final int PORT = 53;
    /// RFC 9715 §3: a size that is not fragmented on any usual path.
    private static final int EDNS_PAYLOAD_OCTETS = 1232;

    private NameServers() {}

    static List<Resolver> of(DnsSettings settings, Duration perTry) throws IOException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String server : settings.servers()) {
            addresses.add(address(server));
        }
        if (addresses.isEmpty()) {
            addresses.addAll(ResolverConfig.getCurrentConfig().servers());
        }
        if (addresses.isEmpty()) {
            addresses.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));
        }
        List<Resolver> resolvers = new ArrayList<>();
        for (InetSocketAddress one : addresses) {
            resolvers.add(resolver(one, settings, perTry));
        }
        return List.copyOf(resolvers);
    }

    private static Resolver resolver(InetSocketAddress server, DnsSettings settings, Duration perTry)
            throws IOException {
        SimpleResolver simple = new SimpleResolver(server);
        simple.setTimeout(perTry);
        if (settings.trustAnchor().isEmpty()) {
            simple.setEDNS(0, EDNS_PAYLOAD_OCTETS, 0, List.of());
            return simple;
        }
        ValidatingResolver validating = new ValidatingResolver(simple);
        // the validating resolver switches DNSSEC OK on, and with it the payload size off
        simple.setEDNS(0, EDNS_PAYLOAD_OCTETS, ExtendedFlags.DO, List.of());
        Path anchor = settings.trustAnchor().get();
        try (InputStream in = Files.newInputStream(anchor)) {
            validating.loadTrustAnchors(in);
        }
        if (validating.getTrustAnchors().items().isEmpty()) {
            throw new IOException("no DS or DNSKEY record in " + anchor);
        }
        return validating;
    }

    /// Reads `192.0.2.1`, `192.0.2.1:53`, `2001:db8::1`, `[2001:db8::1]:53`.
    ///
    /// @throws IOException when it is none of these
    static InetSocketAddress address(String text) throws IOException {
        String host = text;
        int port = PORT;
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[");
        if (bracketed && text.endsWith("]")) {
            host = text.substring(1, text.length() - 1);
        } else if (bracketed || colon > 0 && text.indexOf(':') == colon) {
            port = port(text, text.substring(colon + 1));
            host = bracketed ? text.substring(1, Math.max(1, colon - 1)) : text.substring(0, colon);
        }
        if (!IpLiteral.isOne(host)) {
            throw new UnknownHostException("a DNS server is an IP address, with or without a port: " + text);
        }
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    private static int port(String whole, String text) throws IOException {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = digits ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new IOException("no port between 1 and 65535 in " + whole);
        }
        return port;
    }
}
