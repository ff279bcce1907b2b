// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.postrider.smtp.client.TlsVerdict.Failure;
import io.postrider.smtp.tls.Certificates;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// Judges a peer's chain by a demand, after the handshake. Pure but for [TlsDemand.Dane]'s matcher.
final class TlsVerifier {
    private TlsVerifier() {}

    static TlsVerdict judge(TlsDemand demand, List<X509Certificate> chain) {
        return switch (demand) {
            case TlsDemand.None() -> new TlsVerdict.Unverified();
            case TlsDemand.Opportunistic() -> new TlsVerdict.Unverified();
            case TlsDemand.Required() -> new TlsVerdict.Unverified();
            case TlsDemand.Verify verify -> chain.isEmpty() ? nothing() : byAnchors(verify, chain);
            case TlsDemand.Fingerprint(var digests) ->
                chain.isEmpty() ? nothing() : byFingerprint(digests, chain.getFirst());
            case TlsDemand.Dane(var matcher) -> chain.isEmpty() ? nothing() : matcher.match(chain);
        };
    }

    private static TlsVerdict nothing() {
        return new TlsVerdict.Mismatch(Failure.VALIDATION_FAILURE, "the peer showed no certificate");
    }

    private static TlsVerdict byFingerprint(java.util.Set<String> digests, X509Certificate certificate) {
        String own = Certificates.fingerprint(certificate);
        if (digests.contains(own) || digests.contains(Certificates.keyFingerprint(certificate))) {
            return new TlsVerdict.Verified("fingerprint " + own);
        }
        return new TlsVerdict.Mismatch(
                Failure.VALIDATION_FAILURE, "the certificate's fingerprint " + own + " is not known");
    }

    private static TlsVerdict byAnchors(TlsDemand.Verify verify, List<X509Certificate> chain) {
        X509Certificate own = chain.getFirst();
        try {
            verify.anchors().check(chain);
        } catch (CertificateException refused) {
            return untrusted(chain, refused);
        }
        Optional<String> name = Certificates.matchingName(own, verify.names());
        if (name.isEmpty()) {
            String text = "the certificate is for " + Certificates.dnsNames(own) + ", not for " + verify.names();
            return new TlsVerdict.Mismatch(Failure.CERTIFICATE_HOST_MISMATCH, Wire.printable(text));
        }
        String issuer = chain.getLast().getIssuerX500Principal().getName();
        return new TlsVerdict.Verified(Wire.printable(name.get() + " by " + issuer));
    }

    private static TlsVerdict untrusted(List<X509Certificate> chain, CertificateException refused) {
        for (X509Certificate certificate : chain) {
            try {
                certificate.checkValidity();
            } catch (CertificateExpiredException | CertificateNotYetValidException outOfTime) {
                return new TlsVerdict.Mismatch(
                        Failure.CERTIFICATE_EXPIRED,
                        "a certificate of the chain is out of its time: " + text(outOfTime));
            }
        }
        return new TlsVerdict.Mismatch(Failure.CERTIFICATE_NOT_TRUSTED, "the chain is not trusted: " + text(refused));
    }

    private static String text(Throwable cause) {
        return Wire.sentence(cause);
    }
}
