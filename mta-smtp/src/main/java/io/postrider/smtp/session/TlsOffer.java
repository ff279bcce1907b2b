// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

/// What a listener does about TLS: its key `tls`.
public enum TlsOffer {
    /// No TLS.
    NONE,
    /// STARTTLS is offered.
    STARTTLS,
    /// STARTTLS is offered and nothing goes without.
    STARTTLS_REQUIRED,
    /// TLS from the first octet (RFC 8314).
    IMPLICIT
}
