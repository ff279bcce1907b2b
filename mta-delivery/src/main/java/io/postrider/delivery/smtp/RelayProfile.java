// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.routing.Route;
import io.postrider.delivery.dns.IpLiteral;
import io.postrider.delivery.tls.TlsLevel;
import io.postrider.delivery.tls.TlsWish;
import io.postrider.smtp.client.ClientPhase;
import io.postrider.smtp.client.ClientTimeouts;
import io.postrider.smtp.client.Socks5Proxy;
import io.postrider.smtp.tls.PemIdentity;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The settings that hold for one transport, put together: destination before transport before
/// outbound. Immutable; pure.
///
/// @param name the transport's name
/// @param scheme its kind: `smtp`, `smtps`, `smtp-mx`, `mx`, `lmtp`, `lmtp+unix`
/// @param outbound `[outbound]`
/// @param pool `[outbound]`, about connections
/// @param transport `[transport.X]`
/// @param transportTls `[transport.X]`, about TLS
/// @param destinations every `[[destination]]` in order
/// @param own what the files and addresses in the settings came to
public record RelayProfile(
        String name,
        String scheme,
        OutboundSettings outbound,
        PoolSettings pool,
        TransportSettings transport,
        TransportTlsSettings transportTls,
        List<DestinationSettings> destinations,
        Loaded own) {
    private static final Duration IMPATIENT = Duration.ofSeconds(8);

    /// Copies the list.
    public RelayProfile {
        destinations = List.copyOf(destinations);
    }

    /// What was read from files and texts.
    ///
    /// @param sources local addresses; empty = the system chooses
    /// @param proxy a proxy
    /// @param identity our certificate
    /// @param credentials for AUTH
    record Loaded(
            List<InetAddress> sources,
            Optional<Socks5Proxy> proxy,
            Optional<PemIdentity> identity,
            Credentials credentials) {}

    /// The level and what belongs to it, for one recipient domain over one next hop.
    ///
    /// @param recipientDomain A-labels in lower case
    TlsWish wish(String recipientDomain, NextHop hop, Route route) {
        Optional<TlsLevel> routed = route.tlsLevel().flatMap(TlsLevel::parse);
        TlsLevel level = first(recipientDomain, hop, DestinationSettings::tls)
                .or(() -> routed)
                .or(transportTls::tls)
                .orElse(outbound.tls());
        List<String> names = list(recipientDomain, hop, DestinationSettings::tlsNames);
        List<String> prints = list(recipientDomain, hop, DestinationSettings::tlsFingerprints);
        // [outbound] tls = "none" implies dane = mta-sts = false
        boolean on = outbound.tls() != TlsLevel.NONE;
        TlsWish wish = new TlsWish(
                level,
                names.isEmpty() ? transportTls.tlsNames() : names,
                fingerprints(prints.isEmpty() ? transportTls.tlsFingerprints() : prints),
                first(recipientDomain, hop, DestinationSettings::dane).orElse(on && outbound.dane()),
                first(recipientDomain, hop, DestinationSettings::mtaSts).orElse(on && outbound.mtaSts()));
        return protectsSecret(wish);
    }

    /// A secret goes only to a peer that proved who it is, unless the settings say otherwise.
    private TlsWish protectsSecret(TlsWish wish) {
        boolean secret = transport.username().isPresent() && !transport.authInClear();
        return switch (wish.level()) {
            case NONE, OPPORTUNISTIC, REQUIRED, DANE -> secret ? wish.withLevel(TlsLevel.VERIFY) : wish;
            case VERIFY, FINGERPRINT, DANE_ONLY -> wish;
        };
    }

    /// EHLO keywords that are not to be used.
    Set<String> extensionsOff(String recipientDomain, NextHop hop) {
        Set<String> all = new LinkedHashSet<>(outbound.extensionsOff());
        all.addAll(list(recipientDomain, hop, DestinationSettings::extensionsOff));
        return all;
    }

    private static Set<String> fingerprints(List<String> texts) {
        Set<String> plain = new LinkedHashSet<>();
        texts.forEach(t -> plain.add(t.replaceAll("[:\\s]", "").toLowerCase(Locale.ROOT)));
        return plain;
    }

    private <T> Optional<T> first(
            String domain, NextHop hop, java.util.function.Function<DestinationSettings, Optional<T>> key) {
        return destinations.stream()
                .filter(d -> d.matches(domain, hop))
                .map(key)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private List<String> list(
            String domain, NextHop hop, java.util.function.Function<DestinationSettings, List<String>> key) {
        return first(domain, hop, d -> Optional.of(key.apply(d)).filter(l -> !l.isEmpty()))
                .orElse(List.of());
    }

    /// Our name in EHLO.
    String hello(String hostname) {
        return transport.helo().or(outbound::helo).orElse(hostname);
    }

    /// The local addresses for a peer of this family; the route's own where it has one.
    ///
    /// @return empty when there are addresses, but none of that family: the peer cannot be reached
    ///     from them
    Optional<List<InetAddress>> sources(Route route, InetAddress peer) {
        List<InetAddress> all = new ArrayList<>();
        route.source().flatMap(IpLiteral::parse).ifPresent(all::add);
        if (all.isEmpty()) {
            all.addAll(own.sources);
        }
        List<InetAddress> same = all.stream()
                .filter(a -> a instanceof Inet4Address == peer instanceof Inet4Address)
                .toList();
        return all.isEmpty() || !same.isEmpty() ? Optional.of(same) : Optional.empty();
    }

    /// The phases' times.
    ///
    /// @param impatient where another address may be tried, this one gets less time to connect
    ClientTimeouts timeouts(boolean impatient) {
        Duration whole = pool.connectTimeout();
        Duration connect = impatient && whole.compareTo(IMPATIENT) > 0 ? IMPATIENT : whole;
        return ClientTimeouts.standard().atMost(pool.phaseTimeout()).with(ClientPhase.CONNECT, connect);
    }
}
