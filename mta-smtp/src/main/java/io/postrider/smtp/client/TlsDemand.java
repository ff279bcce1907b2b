// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.postrider.smtp.tls.TrustAnchors;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/// How much TLS a connection must have before mail goes over it. A demand that is not met is a
/// [SmtpClientException]; it never falls back silently.
public sealed interface TlsDemand {
    /// No TLS, also where it is offered.
    record None() implements TlsDemand {}

    /// TLS where it is offered, unverified (RFC 7435); clear text where it is not. A failed handshake is
    /// an exception: the caller may connect again with [None].
    record Opportunistic() implements TlsDemand {}

    /// TLS, unverified.
    record Required() implements TlsDemand {}

    /// TLS and a certificate that chains to an anchor and names one of `names` (RFC 9525, RFC 8461 §4.1).
    ///
    /// @param names host names in A-label form; an entry `.example.org` takes every host one label below
    ///     it
    /// @param anchors who may issue
    record Verify(List<String> names, TrustAnchors anchors) implements TlsDemand {
        /// Copies the list.
        public Verify {
            names = List.copyOf(names);
        }
    }

    /// TLS and a certificate or public key with one of these digests.
    ///
    /// @param sha256 lower-case hex, of the certificate or of its SubjectPublicKeyInfo
    record Fingerprint(Set<String> sha256) implements TlsDemand {
        /// Copies the set.
        public Fingerprint {
            sha256 = Set.copyOf(sha256);
        }
    }

    /// TLS and a chain that `matcher` takes (RFC 7672).
    ///
    /// @param matcher called on the connecting thread, after the handshake, before anything is sent
    record Dane(PeerMatcher matcher) implements TlsDemand {}

    /// Judges a peer's chain.
    @FunctionalInterface
    interface PeerMatcher {
        /// Answers for this chain, the peer's own certificate first; never empty.
        TlsVerdict match(List<X509Certificate> chain);
    }
}
