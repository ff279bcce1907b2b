// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The transaction that MAIL began, with its envelope so far. Belongs to its session's thread.
final class OpenTransaction implements Transaction, Envelope {
    private final LiveSession session;
    private final ReversePath reversePath;
    private final MailParameters parameters;
    private final Instant arrived;
    private final Optional<String> clientAddress;
    private final boolean perRecipientReplies;
    /// What this message's recipients share; it has no other meaning.
    private final Object identity = new Object();
    private final List<Recipient> recipients = new ArrayList<>(1);
    private Optional<QueueId> queueId = Optional.empty();
    private Optional<String> discarded = Optional.empty();
    private boolean refusedRecipients;
    private boolean closed;

    private OpenTransaction(LiveSession session, ReversePath reversePath, Terms terms) {
        this.session = session;
        this.reversePath = reversePath;
        this.parameters = terms.parameters();
        this.arrived = terms.arrived();
        this.clientAddress = terms.clientAddress();
        this.perRecipientReplies = terms.perRecipientReplies();
    }

    static OpenTransaction begin(LiveSession session, ReversePath reversePath, Terms terms) {
        return new OpenTransaction(session, reversePath, terms);
    }

    /// What MAIL said beside the path.
    ///
    /// @param parameters decoded
    /// @param arrived when
    /// @param clientAddress where the mail came from, as XFORWARD or the connection has it
    /// @param perRecipientReplies PRDR was asked for
    record Terms(
            MailParameters parameters, Instant arrived, Optional<String> clientAddress, boolean perRecipientReplies) {}

    /// The recipient that the next accepted RCPT makes.
    Recipient candidate(Mailbox mailbox, DsnRequest dsn) {
        return Recipient.of(identity, recipients.size(), mailbox, dsn);
    }

    void accept(Recipient recipient) {
        recipients.add(recipient);
    }

    void noteRefusedRecipient() {
        refusedRecipients = true;
    }

    /// True when RCPT was given and none accepted.
    boolean onlyRefusedRecipients() {
        return recipients.isEmpty() && refusedRecipients;
    }

    void noteQueueId(QueueId id) {
        queueId = Optional.of(id);
    }

    /// A filter wants the message accepted and dropped.
    void discard(String reason) {
        discarded = Optional.of(reason);
    }

    /// Notes that it is over; false when that was noted before.
    boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    boolean isDiscarded() {
        return discarded.isPresent();
    }

    boolean perRecipientReplies() {
        return perRecipientReplies;
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public Envelope envelope() {
        return this;
    }

    @Override
    public Optional<QueueId> queueId() {
        return queueId;
    }

    @Override
    public List<AuthenticationResult> results() {
        return List.of();
    }

    @Override
    public ReversePath reversePath() {
        return reversePath;
    }

    @Override
    public MailParameters parameters() {
        return parameters;
    }

    @Override
    public List<Recipient> recipients() {
        return Collections.unmodifiableList(recipients);
    }

    @Override
    public Origin origin() {
        return session.origin();
    }

    @Override
    public Instant arrived() {
        return arrived;
    }

    @Override
    public Optional<String> user() {
        return session.identity().map(who -> who.user());
    }

    @Override
    public String listener() {
        return session.listener();
    }

    @Override
    public String tenant() {
        return session.identity().map(who -> who.tenant()).orElse("");
    }

    @Override
    public Optional<String> clientAddress() {
        return clientAddress;
    }
}
