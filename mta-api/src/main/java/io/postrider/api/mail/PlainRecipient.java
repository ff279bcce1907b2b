// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

import java.util.Objects;

/// The recipient as a value; see [Recipient] for its equality.
///
/// @param message what the message is known by
/// @param ordinal from 0
/// @param mailbox where it is to go
/// @param dsn NOTIFY and ORCPT
record PlainRecipient(Object message, int ordinal, Mailbox mailbox, DsnRequest dsn) implements Recipient {
    PlainRecipient {
        Objects.requireNonNull(message);
        Objects.requireNonNull(mailbox);
        Objects.requireNonNull(dsn);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlainRecipient that && ordinal == that.ordinal && message.equals(that.message);
    }

    @Override
    public int hashCode() {
        return Objects.hash(message, ordinal);
    }

    @Override
    public String toString() {
        return mailbox.toString();
    }
}
