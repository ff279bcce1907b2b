// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

/// How a message came to us. A filter's factory names the origins it works for.
///
/// @since 0.1
public enum Origin {
    /// From another host or a mail client, by SMTP.
    SMTP,
    /// By LMTP (RFC 2033).
    LMTP,
    /// From a local program, by `sendmail`.
    PICKUP,
    /// Through the HTTP API.
    API,
    /// Our own delivery status notification.
    DSN,
    /// Our own report (DMARC, TLSRPT).
    REPORT
}
