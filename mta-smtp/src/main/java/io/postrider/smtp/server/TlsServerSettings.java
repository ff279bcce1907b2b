// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.postrider.smtp.tls.PemIdentity;
import io.postrider.smtp.tls.TrustAnchors;
import java.util.List;
import java.util.Optional;

/// The certificates of a listener. Immutable.
///
/// @param certificates by SNI; the first is for clients that name no host, or none of these
/// @param clients what becomes of client certificates
public record TlsServerSettings(List<Certificate> certificates, ClientCertificates clients) {
    /// Refuses an empty list.
    public TlsServerSettings {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("TLS needs a certificate");
        }
    }

    /// One certificate for all, client certificates not asked for.
    public static TlsServerSettings of(PemIdentity identity) {
        return new TlsServerSettings(
                List.of(new Certificate(List.of(), List.of(identity))), new ClientCertificates.Off());
    }

    /// One certificate with its names. Two identities are one of each kind of key, ECDSA first.
    ///
    /// @param names for SNI, `*.example.org` for one label below; empty = those of the certificate
    /// @param identities keys with their chains, at least one
    public record Certificate(List<String> names, List<PemIdentity> identities) {
        /// Refuses an empty list.
        public Certificate {
            names = List.copyOf(names);
            identities = List.copyOf(identities);
            if (identities.isEmpty()) {
                throw new IllegalArgumentException("a certificate needs a key and a chain");
            }
        }
    }

    /// What becomes of client certificates.
    public sealed interface ClientCertificates {
        /// Not asked for.
        record Off() implements ClientCertificates {}

        /// Asked for; any is taken, for its fingerprint. One that chains to an anchor has its subject
        /// known too.
        ///
        /// @param anchors who may vouch for a client
        record Ask(Optional<TrustAnchors> anchors) implements ClientCertificates {}
    }
}
