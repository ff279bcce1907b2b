// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

/// Octets that text content must not have (RFC 5321 §2.3.8, RFC 6152 §3).
public enum ContentDefect {
    /// A CR that no LF follows.
    BARE_CR("a CR that is not part of CRLF"),
    /// An LF that follows no CR.
    BARE_LF("an LF that is not part of CRLF"),
    /// A NUL.
    NUL("a NUL octet");

    private final String text;

    ContentDefect(String text) {
        this.text = text;
    }

    /// For a reply's text.
    public String text() {
        return text;
    }
}
