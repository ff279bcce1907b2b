// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.event;

import io.postrider.api.mail.Envelope;
import io.postrider.api.smtp.Session;
import java.util.Optional;

/// Something that happened to a message as a whole.
///
/// @since 0.1
public interface MessageEvent extends MtaEvent {
    /// What happened.
    Action action();

    /// The envelope.
    Envelope envelope();

    /// The session it came by; empty after a restart.
    Optional<Session> session();

    /// Octets of the content; 0 while unknown.
    long sizeOctets();

    /// The Message-ID field without angle brackets.
    Optional<String> messageId();

    /// The reason, for refusals, holds and discards.
    Optional<String> reason();

    /// The kinds.
    enum Action {
        /// Durable; 250 was or will be answered.
        ACCEPTED,
        /// Refused at the end of data.
        REFUSED,
        /// Dropped by a filter.
        DISCARDED,
        /// Held.
        HELD,
        /// Released.
        RELEASED,
        /// All recipients are done; removed from the queue.
        REMOVED,
        /// Deleted by an operator.
        DELETED,
        /// A record or content was damaged and set aside.
        QUARANTINED,
        /// A notification was queued for it.
        NOTIFIED
    }
}
