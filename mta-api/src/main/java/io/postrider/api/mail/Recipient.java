// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

/// One recipient of one message: what RCPT said, and its place in the envelope.
///
/// Equality is (message, ordinal): two recipients of one message with one address are two recipients.
/// Implemented by the core; may grow.
///
/// @since 0.1
public interface Recipient {
    /// The place in the envelope, from 0, never re-used within a message.
    int ordinal();

    /// Where the message is to go. A bare `<Postmaster>` has been completed when filters and policies see it.
    Mailbox mailbox();

    /// NOTIFY and ORCPT.
    DsnRequest dsn();

    /// True when an operator has released it: no `hold:` route takes it any more.
    default boolean released() {
        return false;
    }

    /// Makes a recipient of the message that `message` stands for; `message` is compared by its own equality.
    static Recipient of(Object message, int ordinal, Mailbox mailbox, DsnRequest dsn) {
        return new PlainRecipient(message, ordinal, mailbox, dsn);
    }
}
