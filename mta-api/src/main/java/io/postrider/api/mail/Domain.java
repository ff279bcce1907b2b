// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

import java.net.IDN;
import java.util.Locale;

/// A domain name or an address literal, as it stood on the wire (RFC 5321 §4.1.2, RFC 6531 §3.3).
///
/// Two domains are equal when their A-labels are equal without regard to case; [#toString()] keeps the
/// spelling
/// that was received. Immutable.
///
/// @since 0.1
public final class Domain {
    private final String text;
    private final String canonical;

    private Domain(String text, String canonical) {
        this.text = text;
        this.canonical = canonical;
    }

    /// Makes a domain from a name in A- or U-label form, or from an address literal in brackets.
    ///
    /// @throws IllegalArgumentException when `text` is neither (RFC 5321 §4.1.2, 4.1.3, 4.5.3.1.2: at most
    /// 255 octets)
    public static Domain of(String text) {
        String why = AddressGrammar.domainDefect(text);
        if (!why.isEmpty()) {
            throw new IllegalArgumentException(why);
        }
        return new Domain(text, canonical(text));
    }

    /// Tells whether `text` would be accepted by [#of(String)].
    public static boolean isValid(String text) {
        return AddressGrammar.domainDefect(text).isEmpty();
    }

    private static String canonical(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[") || lower.chars().allMatch(c -> c < 0x80)) {
            return lower;
        }
        try {
            return IDN.toASCII(lower, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException invalid) {
            return lower;
        }
    }

    /// The A-label form in lower case; an address literal in lower case with its brackets.
    public String ascii() {
        return canonical;
    }

    /// The U-label form in lower case, for people.
    public String unicode() {
        return isLiteral() ? canonical : IDN.toUnicode(canonical, IDN.ALLOW_UNASSIGNED);
    }

    /// True for `[192.0.2.1]`, `[IPv6:2001:db8::1]` and other address literals (RFC 5321 §4.1.3).
    public boolean isLiteral() {
        return text.startsWith("[");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Domain that && canonical.equals(that.canonical);
    }

    @Override
    public int hashCode() {
        return canonical.hashCode();
    }

    /// The spelling as received.
    @Override
    public String toString() {
        return text;
    }
}
