// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.report;

import io.postrider.filters.mime.MimePart;
import java.util.List;
import java.util.Optional;

/// What an incoming message says of mail that we sent. Immutable.
///
/// @param bounced whether it reports a failure or a delay
/// @param autoReply whether it is an automatic reply of a person's mailbox (RFC 3834)
/// @param envelopeId ENVID of the original (RFC 3461 §4.4)
/// @param reportingMta who made the report
/// @param originalMessageId the Message-ID of the original, where the report has its head
/// @param recipients whom it is about
public record Bounce(
        boolean bounced,
        boolean autoReply,
        Optional<String> envelopeId,
        Optional<String> reportingMta,
        Optional<String> originalMessageId,
        List<BouncedRecipient> recipients) {
    /// Copies the list.
    public Bounce {
        recipients = List.copyOf(recipients);
    }

    /// Reads a message.
    public static Bounce of(MimePart message) {
        return BounceReader.read(message);
    }
}
