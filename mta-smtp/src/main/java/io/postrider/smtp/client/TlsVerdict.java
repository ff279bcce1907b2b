// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

/// What verification came to.
public sealed interface TlsVerdict {
    /// No TLS.
    record Clear() implements TlsVerdict {}

    /// Encrypted; nobody asked who it is.
    record Unverified() implements TlsVerdict {}

    /// The peer is who it must be.
    ///
    /// @param how one phrase for the log, such as `mx.example.org by ISRG Root X1`
    record Verified(String how) implements TlsVerdict {}

    /// It is not.
    ///
    /// @param failure the kind, as in TLS reports (RFC 8460 §4.3)
    /// @param text one sentence
    record Mismatch(Failure failure, String text) implements TlsVerdict {}

    /// The result types of RFC 8460 §4.3 that a connection can come to.
    enum Failure {
        /// The peer does not offer STARTTLS.
        STARTTLS_NOT_SUPPORTED,
        /// No name of the certificate matches.
        CERTIFICATE_HOST_MISMATCH,
        /// Out of its time.
        CERTIFICATE_EXPIRED,
        /// No chain to an anchor.
        CERTIFICATE_NOT_TRUSTED,
        /// Anything else, the handshake too.
        VALIDATION_FAILURE,
        /// A TLSA record set that cannot be used.
        TLSA_INVALID,
        /// DNSSEC failed.
        DNSSEC_INVALID,
        /// DANE demanded and no TLSA record there.
        DANE_REQUIRED;

        /// The word of RFC 8460, such as `certificate-expired`.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
