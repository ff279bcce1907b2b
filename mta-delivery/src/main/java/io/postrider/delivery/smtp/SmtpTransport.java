// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.delivery.Deferral.Scope;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.Recipient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Relays by SMTP: `smtp://HOST[:PORT]`, `smtps://HOST[:PORT]`, `smtp-mx://DOMAIN`, `mx:DOMAIN`,
/// and named transports whose `to` is one of these. Thread-safe; one instance per configured
/// transport.
public final class SmtpTransport implements Callout {
    private final SmtpServices services;
    private final RelayProfile profile;

    private SmtpTransport(SmtpServices services, RelayProfile profile) {
        this.services = services;
        this.profile = profile;
    }

    /// What a transport is made of, beside the services it shares.
    ///
    /// @param name the transport's name, `smtp` or `X` of `[transport.X]`
    /// @param scheme assumed where a next hop names none: `smtp`, `smtps`, `smtp-mx`, `mx`
    /// @param outbound `[outbound]`
    /// @param pool `[outbound]`, about connections
    /// @param transport `[transport.X]`
    /// @param transportTls `[transport.X]`, about TLS
    /// @param destinations every `[[destination]]` in order
    public record Configuration(
            String name,
            String scheme,
            OutboundSettings outbound,
            PoolSettings pool,
            TransportSettings transport,
            TransportTlsSettings transportTls,
            List<DestinationSettings> destinations) {
        /// Copies the list.
        public Configuration {
            destinations = List.copyOf(destinations);
        }

        /// A transport of this scheme without a `[transport.X]` of its own.
        public static Configuration of(String scheme, OutboundSettings outbound, PoolSettings pool) {
            return new Configuration(
                    scheme,
                    scheme,
                    outbound,
                    pool,
                    TransportSettings.defaults(),
                    TransportTlsSettings.defaults(),
                    List.of());
        }

        /// The same for another scheme.
        public Configuration withScheme(String other) {
            return new Configuration(name, other, outbound, pool, transport, transportTls, destinations);
        }

        /// The same without `to`: the routes say where.
        public Configuration withoutTarget() {
            TransportSettings open = transport.withoutTo();
            return new Configuration(name, scheme, outbound, pool, open, transportTls, destinations);
        }

        /// The same with these destinations.
        public Configuration withDestinations(List<DestinationSettings> tables) {
            return new Configuration(name, scheme, outbound, pool, transport, transportTls, tables);
        }

        /// The same as `[transport.NAME]`.
        public Configuration withTransport(String label, TransportSettings settings, TransportTlsSettings tls) {
            return new Configuration(label, scheme, outbound, pool, settings, tls, destinations);
        }
    }

    /// Makes a transport.
    ///
    /// @throws IOException with a sentence when a file cannot be read, an address is none, or `to`
    ///     is no next hop
    public static SmtpTransport of(SmtpServices services, Configuration c) throws IOException {
        String scheme = c.transport.to().map(to -> NextHop.scheme(to, c.scheme)).orElse(c.scheme);
        boolean fixed = c.transport.to().isPresent() && !isOpen(c.transport.to().get());
        if (fixed) {
            try {
                NextHop.parse(scheme, c.transport.to().get(), c.outbound.defaultPort());
            } catch (IllegalArgumentException malformed) {
                throw new IOException("to: " + malformed.getMessage(), malformed);
            }
        }
        RelayProfile.Loaded own = ProfileLoader.load(c.outbound, c.transport, c.transportTls, services.clock());
        return new SmtpTransport(
                services,
                new RelayProfile(c.name, scheme, c.outbound, c.pool, c.transport, c.transportTls, c.destinations, own));
    }

    /// True when the route must say more than `to` does: the recipient's own MX, or placeholders.
    private static boolean isOpen(String to) {
        return to.endsWith(":") || to.contains("{");
    }

    @Override
    public void deliver(DeliveryRequest request) throws InterruptedException {
        NextHop hop;
        try {
            String routed = request.route().nextHop();
            String text = routed.isEmpty() ? profile.transport().to().orElse("") : routed;
            hop = NextHop.parse(profile.scheme(), text, profile.outbound().defaultPort());
        } catch (IllegalArgumentException malformed) {
            Ledger ledger = new Ledger(request, ReplyClassifier.standard(), request.recipients());
            ledger.settleAll(
                    Diagnostic.of("4.3.5", "Transport " + profile.name() + ": " + malformed.getMessage()), Scope.LANE);
            return;
        }
        for (Map.Entry<RelayAttempt.Way, List<Recipient>> part :
                byPolicy(request, hop).entrySet()) {
            Ledger ledger = new Ledger(request, ReplyClassifier.standard(), part.getValue());
            new RelayAttempt(services, profile, request, ledger, part.getKey()).run();
        }
    }

    /// Recipients whose domains ask for different TLS go over different connections, even by one
    /// smarthost.
    private Map<RelayAttempt.Way, List<Recipient>> byPolicy(DeliveryRequest request, NextHop hop) {
        Map<RelayAttempt.Way, List<Recipient>> parts = new LinkedHashMap<>();
        for (Recipient one : request.recipients()) {
            String domain = request.address(one).domain().ascii();
            RelayAttempt.Way way = new RelayAttempt.Way(
                    hop, profile.wish(domain, hop, request.route()), profile.extensionsOff(domain, hop));
            parts.computeIfAbsent(way, w -> new ArrayList<>()).add(one);
        }
        return parts;
    }
}
