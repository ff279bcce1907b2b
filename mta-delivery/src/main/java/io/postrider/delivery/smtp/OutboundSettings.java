// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.plugin.Setting;
import io.postrider.delivery.tls.TlsLevel;
import java.util.List;
import java.util.Optional;

/// `[outbound]`, the part of the SMTP transports; others read the rest of that table.
///
/// @param defaultPort of next hops without one
/// @param tls the level where no destination and no transport sets one
/// @param dane look for TLSA records
/// @param mtaSts look for MTA-STS policies
/// @param sourceAddresses local addresses to connect from
/// @param helo our name in EHLO
/// @param addressFamilies which addresses are used
/// @param extensionsOff EHLO keywords treated as not offered by any peer
public record OutboundSettings(
        @Setting(text = "The port of next hops that name none.", byDefault = "25", range = "1..65535")
        int defaultPort,

        @Setting(
                text = "TLS towards next hops: none, opportunistic, required, verify, fingerprint, dane or dane-only."
                        + " none switches dane and mta-sts off.",
                byDefault = "opportunistic")
        TlsLevel tls,

        @Setting(
                text = "Follow the TLSA records of mail hosts (RFC 7672) where the DNS answers are proven by DNSSEC.",
                byDefault = "true")
        boolean dane,

        @Setting(text = "Follow the MTA-STS policies of domains (RFC 8461).", byDefault = "true")
        boolean mtaSts,

        @Setting(
                text = "Local addresses to connect from; one of the peer's address family is taken at random, and peers"
                        + " of a family without one are not tried. None = the system chooses.")
        List<String> sourceAddresses,

        @Setting(text = "Our name in EHLO; default: hostname.")
        Optional<String> helo,

        @Setting(
                text = "Which addresses of a host are used, and which first: ipv6-first, ipv4-first, ipv4-only or"
                        + " ipv6-only.",
                byDefault = "ipv6-first")
        AddressFamilies addressFamilies,

        @Setting(text = "EHLO keywords to treat as not offered, such as CHUNKING.")
        List<String> extensionsOff) {
    /// Copies the lists.
    public OutboundSettings {
        sourceAddresses = List.copyOf(sourceAddresses);
        extensionsOff = List.copyOf(extensionsOff);
    }

    /// The defaults.
    public static OutboundSettings defaults() {
        return new OutboundSettings(
                25,
                TlsLevel.OPPORTUNISTIC,
                true,
                true,
                List.of(),
                Optional.empty(),
                AddressFamilies.IPV6_FIRST,
                List.of());
    }
}
