// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

import java.util.Objects;
import java.util.Optional;

/// The argument of MAIL FROM: a mailbox, or the null reverse-path `<>` of notifications (RFC 5321 §4.5.5).
/// Immutable.
///
/// @since 0.1
public final class ReversePath {
    private static final ReversePath NONE = new ReversePath(Optional.empty());
    private final Optional<Mailbox> mailbox;

    private ReversePath(Optional<Mailbox> mailbox) {
        this.mailbox = mailbox;
    }

    /// The null reverse-path.
    public static ReversePath none() {
        return NONE;
    }

    /// The path that returns to `mailbox`.
    public static ReversePath of(Mailbox mailbox) {
        return new ReversePath(Optional.of(mailbox));
    }

    /// Reads what [#toString()] wrote: the empty text is the null reverse-path.
    ///
    /// @throws IllegalArgumentException when `text` is neither empty nor a mailbox
    public static ReversePath parse(String text) {
        return text.isEmpty() ? NONE : of(Mailbox.parse(text));
    }

    /// The mailbox; empty for `<>`.
    public Optional<Mailbox> mailbox() {
        return mailbox;
    }

    /// True for `<>`: no notification may ever be sent in answer (RFC 5321 §6.1).
    public boolean isNull() {
        return mailbox.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReversePath that && mailbox.equals(that.mailbox);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(mailbox);
    }

    /// The mailbox without angle brackets; empty for the null reverse-path.
    @Override
    public String toString() {
        return mailbox.map(Mailbox::toString).orElse("");
    }
}
