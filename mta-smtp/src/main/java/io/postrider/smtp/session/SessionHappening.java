// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.event.SessionEvent;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A session event as a value.
///
/// @param at when
/// @param action what
/// @param session as it was then
/// @param command the command it answers, without secrets
/// @param mail the transaction's part
/// @param reply our reply, for refusals
/// @param counts for a disconnect
record SessionHappening(
        Instant at,
        Action action,
        Session session,
        Optional<String> command,
        MailPart mail,
        Optional<Reply> reply,
        Map<String, String> counts)
        implements SessionEvent {

    /// What a transaction adds to an event.
    ///
    /// @param queueId behind DATA
    /// @param reversePath of MAIL
    /// @param recipient of this RCPT
    record MailPart(Optional<QueueId> queueId, Optional<String> reversePath, Optional<String> recipient) {
        static final MailPart NONE = new MailPart(Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Override
    public String kind() {
        return action.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Optional<QueueId> queueId() {
        return mail.queueId();
    }

    @Override
    public Optional<String> sessionId() {
        return Optional.of(session.id());
    }

    @Override
    public Optional<String> reversePath() {
        return mail.reversePath();
    }

    @Override
    public Optional<String> recipient() {
        return mail.recipient();
    }
}
