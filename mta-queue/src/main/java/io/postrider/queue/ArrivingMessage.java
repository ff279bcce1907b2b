// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.event.MessageEvent;
import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.StoreException;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.EnhancedStatus;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.queue.content.DraftMessage;
import io.postrider.queue.content.HeadEditor;
import io.postrider.queue.content.Revision;
import io.postrider.queue.content.TraceField;
import io.postrider.queue.ledger.Admission;
import io.postrider.queue.record.MessageFacts;
import io.postrider.queue.record.MessageNotes;
import io.postrider.queue.record.RecipientRow;
import io.postrider.queue.record.RecipientState;
import io.postrider.queue.record.StoredEnvelope;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One content on its way in. Not thread-safe.
final class ArrivingMessage implements MailIntake.Arrival {
    private static final Logger LOG = LoggerFactory.getLogger(ArrivingMessage.class);
    private static final int MOST_DELIVERED_TO = 100;
    private final Core core;
    private final IntakePorts ports;
    private final BiConsumer<Admission, Session> admit;
    private final DraftMessage draft;
    private final Asked asked;

    /// The transaction and the session's filters.
    record Asked(Transaction transaction, MailFilter.Hooks hooks) {
        Session session() {
            return transaction.session();
        }
    }

    ArrivingMessage(
            Core core, IntakePorts ports, BiConsumer<Admission, Session> admit, DraftMessage draft, Asked asked) {
        this.core = core;
        this.ports = ports;
        this.admit = admit;
        this.draft = draft;
        this.asked = asked;
    }

    @Override
    public QueueId id() {
        return draft.id();
    }

    @Override
    public void write(ByteBuffer octets) throws StoreException {
        draft.write(octets);
    }

    @Override
    public MailIntake.Conclusion finish() throws StoreException {
        try (draft) {
            return concluded();
        } catch (StoreException failed) {
            return switch (failed.reason()) {
                case IN_DOUBT -> throw failed;
                case FULL -> refused(Reply.enhanced(452, "4.3.1", "Insufficient system storage"), false, "");
                case FAILED, DAMAGED, ABSENT -> {
                    LOG.warn("message {} could not be stored", draft.id(), failed);
                    yield refused(Reply.enhanced(451, "4.3.0", "Local storage error, try again"), false, "");
                }
                case CLOSED, NOT_OWNER -> refused(Reply.enhanced(421, "4.3.2", "Service is closing"), true, "");
            };
        }
    }

    private MailIntake.Conclusion concluded() throws StoreException {
        Verdict verdict;
        HeadEditor head;
        try (Content received = draft.received()) {
            head = draft.receivedHead(received);
            // RFC 5321 §6.3: a loop shows itself by the number of Received fields
            if (head.count(TraceField.NAME) > core.settings().hops()) {
                return refused(Reply.enhanced(554, "5.4.6", "Too many hops, this message goes in circles"), false, "");
            }
            verdict = ask(received);
            if (verdict instanceof Verdict.Proceed(List<Edit> edits)) {
                draft.revise(head, received, edits);
            }
        }
        return switch (verdict) {
            case Verdict.Proceed(List<Edit> edits) -> proceed(head, edits);
            case Verdict.Refuse(Reply reply) -> refused(reply, false, "");
            case Verdict.Disconnect(Reply reply) -> refused(reply, true, "");
            case Verdict.Discard(String reason) -> discarded(reason);
        };
    }

    private Verdict ask(Content received) {
        try {
            return asked.hooks().onMessage(asked.transaction(), received);
        } catch (RuntimeException bug) {
            LOG.warn("a filter failed with {}", draft.id(), bug);
            return new Verdict.Refuse(Reply.enhanced(451, "4.3.0", "A filter failed, try again"));
        }
    }

    private MailIntake.Conclusion proceed(HeadEditor head, List<Edit> edits) throws StoreException {
        Envelope given = asked.transaction().envelope();
        Revision revision = Revision.of(draft.id(), given, edits);
        if (revision.recipients().isEmpty()) {
            Optional<Reply> refusal = revision.refused().values().stream().findFirst();
            return refusal.isPresent()
                    ? new MailIntake.Conclusion(
                            refused(refusal.get(), false, "").reply(), replies(given, revision), false)
                    : discarded("filters removed all recipients");
        }
        boolean ownReplies = asked.transaction().repliesPerRecipient();
        List<RecipientRow> rows = ownReplies ? List.of() : refusedRows(revision);
        StoredEnvelope envelope = envelope(given, revision, head, ownReplies);
        draft.onTop(
                TraceField.NAME,
                TraceField.value(
                        asked.session(),
                        envelope,
                        draft.id(),
                        core.now(),
                        ports.hideClient().test(asked.session())));
        commit(envelope, rows);
        Reply reply = Reply.enhanced(250, "2.0.0", "queued as " + draft.id());
        return new MailIntake.Conclusion(reply, ownReplies ? replies(given, revision) : Map.of(), false);
    }

    private void commit(StoredEnvelope plain, List<RecipientRow> rows) throws StoreException {
        MessageNotes notes = plain.notes();
        StoredEnvelope envelope = new StoredEnvelope(
                plain.id(),
                plain.reversePath(),
                plain.parameters(),
                plain.recipients(),
                plain.facts(),
                new MessageNotes(
                        draft.sizeOctets(),
                        notes.messageId(),
                        notes.holdReason(),
                        notes.routeTo(),
                        notes.deliveredTo(),
                        notes.quiet()));
        Instant now = core.now();
        Admission admission = Admission.of(envelope, rows, core.times().deadline(envelope), now);
        draft.commit(admission.changes(), ports.durability().apply(asked.session()));
        admit.accept(admission, asked.session());
    }

    private StoredEnvelope envelope(Envelope given, Revision revision, HeadEditor head, boolean ownReplies) {
        List<Recipient> recipients = new ArrayList<>(revision.recipients());
        if (!ownReplies) {
            recipients.addAll(revision.refused().keySet());
        }
        MessageFacts facts = new MessageFacts(
                given.origin(), given.arrived(), given.user(), given.listener(), given.tenant(), given.clientAddress());
        MessageNotes notes = new MessageNotes(
                0,
                head.value("Message-ID").map(ArrivingMessage::bare),
                revision.holdReason(),
                revision.routeTo(),
                head.values("Delivered-To").stream()
                        .limit(MOST_DELIVERED_TO)
                        .map(address -> address.toLowerCase(Locale.ROOT))
                        .toList(),
                isUnverified(revision));
        return new StoredEnvelope(draft.id(), revision.reversePath(), given.parameters(), recipients, facts, notes);
    }

    private static String bare(String messageId) {
        String text = messageId.strip();
        boolean bracketed = text.startsWith("<") && text.endsWith(">") && text.length() > 1;
        return bracketed ? text.substring(1, text.length() - 1) : text;
    }

    /// True when a notification would probably go to somebody who never wrote this mail.
    private boolean isUnverified(Revision revision) {
        Session session = asked.session();
        boolean stranger = session.origin() == Origin.SMTP && session.identity().isEmpty() && !session.relayNetwork();
        if (!stranger || !core.notifier().settings().spareUnverified()) {
            return false;
        }
        return Stream.concat(asked.transaction().results().stream(), revision.results().stream())
                .map(AuthenticationResult::toString)
                .anyMatch(core.notifier().settings().spareResults()::contains);
    }

    /// Recipients that were refused behind the data go on as such until their sender is told.
    private static List<RecipientRow> refusedRows(Revision revision) {
        List<RecipientRow> rows = new ArrayList<>();
        revision.refused()
                .forEach((recipient, reply) -> rows.add(RecipientRow.first(recipient.ordinal(), RecipientState.WAITING)
                        .with(diagnostic(reply))
                        .withFlag(RecipientRow.REFUSED)));
        return rows;
    }

    private static Diagnostic diagnostic(Reply reply) {
        EnhancedStatus status = reply.status().orElse(EnhancedStatus.of(reply.isTransient() ? "4.7.1" : "5.7.1"));
        return Diagnostic.of(status, reply.text()).withReply(reply);
    }

    /// The refusals by the session's own recipients.
    private static Map<Recipient, Reply> replies(Envelope given, Revision revision) {
        Map<Integer, Reply> byOrdinal = new HashMap<>();
        revision.refused().forEach((recipient, reply) -> byOrdinal.put(recipient.ordinal(), reply));
        Map<Recipient, Reply> replies = new HashMap<>();
        for (Recipient recipient : given.recipients()) {
            Reply reply = byOrdinal.get(recipient.ordinal());
            if (reply != null) {
                replies.put(recipient, reply);
            }
        }
        return replies;
    }

    private MailIntake.Conclusion refused(Reply reply, boolean disconnect, String reason) {
        core.happenings()
                .refused(
                        MessageEvent.Action.REFUSED,
                        draft.id(),
                        asked.transaction().envelope(),
                        asked.session(),
                        reason.isEmpty() ? reply.toString() : reason);
        return new MailIntake.Conclusion(reply, Map.of(), disconnect);
    }

    private MailIntake.Conclusion discarded(String reason) {
        core.happenings()
                .refused(
                        MessageEvent.Action.DISCARDED,
                        draft.id(),
                        asked.transaction().envelope(),
                        asked.session(),
                        reason);
        return new MailIntake.Conclusion(Reply.enhanced(250, "2.0.0", "queued as " + draft.id()), Map.of(), false);
    }

    @Override
    public void close() {
        draft.close();
    }
}
