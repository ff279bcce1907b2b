// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.plugin.Setting;
import io.postrider.delivery.tls.TlsLevel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `[transport.X]`, the keys about TLS.
///
/// @param tls the level
/// @param tlsNames names that the certificate may have
/// @param tlsFingerprints certificates or keys that are accepted
/// @param clientCertificateChain our certificate, PEM
/// @param clientCertificateKey its key, PEM
public record TransportTlsSettings(
        @Setting(text = "TLS, as in [outbound]; default: that of [outbound].")
        Optional<TlsLevel> tls,

        @Setting(
                text = "Names that the certificate may have under tls = \"verify\"; `.example.org` takes every host one"
                        + " label below. Default: the host's name.")
        List<String> tlsNames,

        @Setting(
                text = "SHA-256 fingerprints, hexadecimal, of certificates or public keys that tls = \"fingerprint\""
                        + " accepts.")
        List<String> tlsFingerprints,

        @Setting(text = "A certificate to show when the peer asks for one: its chain, PEM.")
        Optional<Path> clientCertificateChain,

        @Setting(text = "The key of that certificate, PEM.") Optional<Path> clientCertificateKey) {
    /// Copies the lists.
    public TransportTlsSettings {
        tlsNames = List.copyOf(tlsNames);
        tlsFingerprints = List.copyOf(tlsFingerprints);
    }

    /// Nothing set.
    public static TransportTlsSettings defaults() {
        return new TransportTlsSettings(Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    /// The same at this level.
    public TransportTlsSettings withTls(TlsLevel level) {
        return new TransportTlsSettings(
                Optional.of(level), tlsNames, tlsFingerprints, clientCertificateChain, clientCertificateKey);
    }
}
