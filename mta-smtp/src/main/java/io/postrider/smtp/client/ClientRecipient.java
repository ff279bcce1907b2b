// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;

/// One RCPT.
///
/// @param recipient whom answers are for; its DSN request goes with the command
/// @param address what RCPT says, rewritten or not
public record ClientRecipient(Recipient recipient, Mailbox address) {
    /// The recipient at its own address.
    public static ClientRecipient of(Recipient recipient) {
        return new ClientRecipient(recipient, recipient.mailbox());
    }
}
