// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.smtp;

import io.postrider.api.mail.Envelope;
import io.postrider.api.queue.QueueId;
import java.util.List;
import java.util.Optional;

/// One mail transaction from MAIL to the end of data. Implemented by the core; may grow.
///
/// @since 0.1
public interface Transaction {
    /// The session it belongs to.
    Session session();

    /// The envelope so far, with the edits of earlier filters.
    Envelope envelope();

    /// The queue id, from the moment that DATA or the first BDAT begins.
    Optional<QueueId> queueId();

    /// True when each recipient gets its own reply to the content: with LMTP, and with PRDR. A recipient
    /// refused behind
    /// the data has its refusal there; otherwise a notification is sent.
    default boolean repliesPerRecipient() {
        return session().origin() == io.postrider.api.mail.Origin.LMTP;
    }

    /// What filters before this one reported (RFC 8601), in order.
    List<AuthenticationResult> results();
}
