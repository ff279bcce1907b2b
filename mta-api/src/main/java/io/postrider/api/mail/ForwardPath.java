// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

import java.util.Objects;
import java.util.Optional;

/// The argument of RCPT TO: a mailbox, or the bare `<Postmaster>` (RFC 5321 §4.1.1.3). A source route was
/// parsed and
/// dropped before. Immutable.
///
/// @since 0.1
public final class ForwardPath {
    private static final ForwardPath POSTMASTER = new ForwardPath(Optional.empty());
    private final Optional<Mailbox> mailbox;

    private ForwardPath(Optional<Mailbox> mailbox) {
        this.mailbox = mailbox;
    }

    /// The bare `<Postmaster>` without a domain.
    public static ForwardPath postmaster() {
        return POSTMASTER;
    }

    /// The path to `mailbox`.
    public static ForwardPath of(Mailbox mailbox) {
        return new ForwardPath(Optional.of(mailbox));
    }

    /// The mailbox; empty for the bare postmaster.
    public Optional<Mailbox> mailbox() {
        return mailbox;
    }

    /// True for the bare `<Postmaster>`.
    public boolean isPostmaster() {
        return mailbox.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ForwardPath that && mailbox.equals(that.mailbox);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(mailbox);
    }

    /// The mailbox without angle brackets; `Postmaster` for the bare one.
    @Override
    public String toString() {
        return mailbox.map(Mailbox::toString).orElse("Postmaster");
    }
}
