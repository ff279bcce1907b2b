// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

/// How a transaction ended.
public sealed interface TransactionOutcome {
    /// Every recipient was answered.
    record Answered() implements TransactionOutcome {}

    /// This peer cannot take this message unchanged; nothing was sent, nobody was answered, the
    /// connection is usable.
    ///
    /// @param obstacle why
    /// @param text one sentence
    record Unsendable(Obstacle obstacle, String text) implements TransactionOutcome {}

    /// What stands in the way.
    enum Obstacle {
        /// 8-bit content and no 8BITMIME (RFC 6152 §3).
        EIGHT_BIT,
        /// Bare CR or LF, or BODY=BINARYMIME, and no BINARYMIME with CHUNKING (RFC 3030 §3).
        BINARY,
        /// SMTPUTF8 is needed and not offered (RFC 6531 §3.5): 5.6.7.
        SMTP_UTF8,
        /// REQUIRETLS is asked and not offered, or the connection is not verified (RFC 8689 §4.2.1):
        /// 5.7.30.
        REQUIRE_TLS,
        /// Larger than the peer's SIZE (RFC 1870 §6.1): 5.3.4.
        TOO_LARGE,
        /// DELIVERBY in mode R is asked and not offered, or its time is over (RFC 2852 §4.2): 5.4.7.
        DELIVER_BY
    }
}
