// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.delivery;

import io.postrider.api.mail.Content;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import io.postrider.api.routing.Route;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// One attempt: a message, recipients of one lane, and the means to report. Implemented by the core; may
/// grow.
///
/// @since 0.1
public interface DeliveryRequest {
    /// The message's queue id.
    QueueId id();

    /// The whole envelope, as received.
    Envelope envelope();

    /// The reverse-path for these recipients: the route's, else the envelope's.
    ReversePath reversePath();

    /// Whom this attempt is for, at least one.
    List<Recipient> recipients();

    /// The address for RCPT: the route's rewritten one, else the recipient's.
    Mailbox address(Recipient recipient);

    /// The content; closed by the core.
    Content content();

    /// The way.
    Route route();

    /// How many attempts were made before for the first of the recipients.
    int attemptsBefore();

    /// When the attempt must be over.
    Instant deadline();

    /// Says that the next octet may make the peer responsible for these recipients (the final dot, the last
    /// BDAT
    /// octet, the rename into `new/`). Written to the log first, so that a crash leaves them *uncertain*.
    void handingOver(Collection<Recipient> recipients);

    /// Reports one recipient's outcome, once. Never blocks for long.
    void settle(Recipient recipient, DeliveryOutcome outcome);

    /// Reports what was seen of the connection, for log and events; as often as wanted.
    void observe(AttemptFacts facts);
}
