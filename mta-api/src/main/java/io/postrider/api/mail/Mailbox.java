// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

import java.util.Objects;

/// An address `local-part@domain` (RFC 5321 §4.1.2). Immutable.
///
/// @since 0.1
public final class Mailbox {
    private final LocalPart localPart;
    private final Domain domain;

    private Mailbox(LocalPart localPart, Domain domain) {
        this.localPart = localPart;
        this.domain = domain;
    }

    /// Joins the two halves.
    public static Mailbox of(LocalPart localPart, Domain domain) {
        return new Mailbox(Objects.requireNonNull(localPart), Objects.requireNonNull(domain));
    }

    /// Parses the strict grammar of RFC 5321 §4.1.2 with the UTF-8 of RFC 6531 §3.3; no angle brackets, no
    /// comments,
    /// no source route, no white space around it.
    ///
    /// @throws IllegalArgumentException with a sentence for people when `text` is not such a mailbox
    public static Mailbox parse(String text) {
        int at = AddressGrammar.separator(text);
        if (at < 0) {
            throw new IllegalArgumentException("no @ in the address");
        }
        return of(LocalPart.of(text.substring(0, at)), Domain.of(text.substring(at + 1)));
    }

    /// The part before the `@`.
    public LocalPart localPart() {
        return localPart;
    }

    /// The part behind the `@`.
    public Domain domain() {
        return domain;
    }

    /// True when the address needs no SMTPUTF8 (RFC 6531): both halves are US-ASCII as written.
    public boolean isAscii() {
        return localPart.isAscii() && AddressGrammar.isAscii(domain.toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mailbox that && localPart.equals(that.localPart) && domain.equals(that.domain);
    }

    @Override
    public int hashCode() {
        return Objects.hash(localPart, domain);
    }

    /// The wire form as received, without angle brackets.
    @Override
    public String toString() {
        return localPart + "@" + domain;
    }
}
