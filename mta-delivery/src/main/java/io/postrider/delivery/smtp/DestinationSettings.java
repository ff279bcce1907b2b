// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.plugin.Setting;
import io.postrider.delivery.tls.TlsLevel;
import java.util.List;
import java.util.Optional;

/// One `[[destination]]`, the part of the SMTP transports; others read its rates and retries. Per
/// key the first table that matches and sets it wins.
///
/// @param domain patterns of recipient domains
/// @param nextHop or the next hop as it stands in a route
/// @param tls the level
/// @param tlsNames names that the certificate may have
/// @param tlsFingerprints certificates or keys that are accepted
/// @param dane look for TLSA records
/// @param mtaSts look for MTA-STS policies
/// @param extensionsOff EHLO keywords treated as not offered
public record DestinationSettings(
        @Setting(text = "Recipient domains: example.net, *.example.net (any depth below), * (all).")
        List<String> domain,

        @Setting(text = "Or the next hop, as routes name it.")
        Optional<String> nextHop,

        @Setting(text = "TLS, as in [outbound].") Optional<TlsLevel> tls,

        @Setting(text = "Names that the certificate may have under tls = \"verify\".")
        List<String> tlsNames,

        @Setting(text = "SHA-256 fingerprints that tls = \"fingerprint\" accepts.")
        List<String> tlsFingerprints,

        @Setting(text = "Follow TLSA records; default: as [outbound].")
        Optional<Boolean> dane,

        @Setting(text = "Follow MTA-STS policies; default: as [outbound].")
        Optional<Boolean> mtaSts,

        @Setting(text = "EHLO keywords to treat as not offered there.")
        List<String> extensionsOff) {
    /// Copies the lists.
    public DestinationSettings {
        domain = List.copyOf(domain);
        tlsNames = List.copyOf(tlsNames);
        tlsFingerprints = List.copyOf(tlsFingerprints);
        extensionsOff = List.copyOf(extensionsOff);
    }

    /// A table for these domains that sets only the level.
    public static DestinationSettings ofDomain(String pattern, TlsLevel level) {
        return new DestinationSettings(
                List.of(pattern),
                Optional.empty(),
                Optional.of(level),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /// The same with these names.
    public DestinationSettings withTlsNames(List<String> names) {
        return new DestinationSettings(domain, nextHop, tls, names, tlsFingerprints, dane, mtaSts, extensionsOff);
    }

    /// True when it is for this recipient domain (A-labels) or this next hop.
    boolean matches(String recipientDomain, NextHop hop) {
        if (nextHop.isPresent()) {
            return isHop("smtp", nextHop.get(), hop) || isHop("mx", nextHop.get(), hop);
        }
        return domain.stream().anyMatch(pattern -> DomainPattern.matches(pattern, recipientDomain));
    }

    /// A next hop without a scheme stands for the host and for the domain of that name, one without
    /// a port for every port.
    private static boolean isHop(String scheme, String text, NextHop hop) {
        int port = switch (hop) {
            case NextHop.Host host -> host.port();
            case NextHop.Exchangers exchangers -> exchangers.port();
        };
        try {
            return NextHop.parse(scheme, text, port).equals(hop);
        } catch (IllegalArgumentException none) {
            return false;
        }
    }
}
