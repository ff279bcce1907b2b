// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.dsn;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.BodyType;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.ContentTraits;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.StoreException;
import io.postrider.api.smtp.Session;
import io.postrider.queue.content.DraftMessage;
import io.postrider.queue.content.HeadEditor;
import io.postrider.queue.content.LocalSession;
import io.postrider.queue.content.LocalTransaction;
import io.postrider.queue.content.TraceField;
import io.postrider.queue.ledger.Admission;
import io.postrider.queue.record.MessageFacts;
import io.postrider.queue.record.MessageNotes;
import io.postrider.queue.record.StoredEnvelope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Makes a notification and commits it together with what it tells about, in one commit: there is never
/// a failed recipient whose sender is not told, nor a notification about something that did not happen.
/// Thread-safe.
public final class Notifier {
    private static final int COPY_OCTETS = 64 * 1024;
    private final Ports ports;
    private final DsnSettings settings;
    private final DsnComposer composer;

    /// What it needs.
    ///
    /// @param store where it writes
    /// @param filters the filters of mail of our own, for origin DSN
    /// @param deadline when a new message expires or owes a warning
    /// @param random for boundaries; safe for many threads
    /// @param hostname our name
    /// @param postmaster who gets double bounces
    public record Ports(
            QueueStore store,
            Function<Session, MailFilter> filters,
            BiFunction<StoredEnvelope, Instant, Optional<Instant>> deadline,
            RandomGenerator random,
            String hostname,
            Mailbox postmaster) {}

    /// Makes one.
    public Notifier(Ports ports, DsnSettings settings) {
        this.ports = ports;
        this.settings = settings;
        this.composer = new DsnComposer(ports.hostname(), settings);
    }

    /// The rules.
    public DsnSettings settings() {
        return settings;
    }

    /// What is to be sent.
    ///
    /// @param envelope the message it is about
    /// @param to whom
    /// @param about the recipients
    /// @param toPostmaster true for a double bounce
    public record Notice(StoredEnvelope envelope, Mailbox to, List<RecipientNotice> about, boolean toPostmaster) {
        /// Copies the list.
        public Notice {
            about = List.copyOf(about);
        }

        /// The notice that a decision asks for; empty when nobody is told.
        public static Optional<Notice> of(StoredEnvelope envelope, DsnDecision decision, Mailbox postmaster) {
            return switch (decision) {
                case DsnDecision.Tell(Mailbox to, List<RecipientNotice> about) ->
                    Optional.of(new Notice(envelope, to, about, false));
                case DsnDecision.TellPostmaster(List<RecipientNotice> about) ->
                    Optional.of(new Notice(envelope, postmaster, about, true));
                case DsnDecision.Drop ignored -> Optional.empty();
                case DsnDecision.Silence ignored -> Optional.empty();
            };
        }
    }

    /// The notice that a decision asks for; empty when nobody is told.
    public Optional<Notice> notice(StoredEnvelope envelope, DsnDecision decision) {
        return Notice.of(envelope, decision, ports.postmaster());
    }

    /// Writes a notification and commits it with its cause.
    ///
    /// @param cause what it tells about; nothing of it is applied unless all is
    /// @throws StoreException as from commit
    public Admission send(Notice notice, Changes cause, Instant now) throws StoreException {
        try (DraftMessage draft = new DraftMessage(ports.store().begin(cause.shard()))) {
            DsnComposer.Order order = write(notice, draft, now);
            StoredEnvelope envelope = filtered(notice, order, draft, now);
            Admission admission =
                    Admission.of(envelope, List.of(), ports.deadline().apply(envelope, now), now);
            draft.commit(admission.changes().addAll(cause), Durability.SYNCED);
            return admission;
        }
    }

    private DsnComposer.Order write(Notice notice, DraftMessage draft, Instant now) throws StoreException {
        try (Content original = ports.store().open(notice.envelope().id())) {
            DsnComposer.Order order = order(notice, draft.id(), now, original);
            draft.write(ByteBuffer.wrap(composer.beginning(order)));
            if (order.returned().full()) {
                copy(original, draft);
            } else {
                draft.write(ByteBuffer.wrap(original.head()));
            }
            draft.write(ByteBuffer.wrap(composer.end(order)));
            return order;
        } catch (IOException unreadable) {
            throw new StoreException(StoreException.Reason.FAILED, "the message cannot be read", unreadable);
        } catch (StoreException gone) {
            boolean lost =
                    gone.reason() == StoreException.Reason.ABSENT || gone.reason() == StoreException.Reason.DAMAGED;
            if (!lost) {
                throw gone;
            }
            return writeWithout(notice, draft, now);
        }
    }

    /// The content is damaged: the sender is told all the same.
    private DsnComposer.Order writeWithout(Notice notice, DraftMessage draft, Instant now) throws StoreException {
        DsnComposer.Order order = order(notice, draft.id(), now, new DsnComposer.Returned(false, false, false));
        draft.write(ByteBuffer.wrap(composer.beginning(order)));
        draft.write(ByteBuffer.wrap(composer.end(order)));
        return order;
    }

    private DsnComposer.Order order(Notice notice, QueueId id, Instant now, Content original) {
        ContentTraits traits = original.traits();
        boolean failed = notice.about().stream().anyMatch(about -> about.action() == DsnAction.FAILED);
        boolean headersOnly = notice.envelope()
                .parameters()
                .returnContent()
                .filter(what -> what == MailParameters.Return.HEADERS)
                .isPresent();
        // RFC 3461 §4.3: RET is for failures; other notifications carry the header section only. Bare CR or LF and NUL
        // could not be sent on by DATA.
        boolean full = failed
                && !headersOnly
                && original.sizeOctets() <= settings.sizeLimit()
                && !traits.bareCrOrLf()
                && !traits.nul();
        return order(notice, id, now, new DsnComposer.Returned(full, traits.eightBit(), traits.eightBitHead()));
    }

    private DsnComposer.Order order(Notice notice, QueueId id, Instant now, DsnComposer.Returned returned) {
        String boundary = id + "." + Long.toUnsignedString(ports.random().nextLong(), 36) + "/" + ports.hostname();
        return new DsnComposer.Order(
                notice.envelope(),
                notice.to(),
                notice.about(),
                notice.toPostmaster(),
                returned,
                boundary.length() > 70 ? boundary.substring(0, 70) : boundary,
                now,
                id + "." + now.getEpochSecond() + "@" + ports.hostname());
    }

    private static void copy(Content original, DraftMessage draft) throws IOException, StoreException {
        byte[] buffer = new byte[COPY_OCTETS];
        try (InputStream in = original.open()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                draft.write(ByteBuffer.wrap(buffer, 0, count));
            }
        }
    }

    /// Runs the message stage and puts our trace field on top.
    private StoredEnvelope filtered(Notice notice, DsnComposer.Order order, DraftMessage draft, Instant now)
            throws StoreException {
        StoredEnvelope plain = envelope(notice, order, draft.id(), now, 0);
        LocalSession session =
                new LocalSession("dsn-" + draft.id(), Origin.DSN, ports.hostname(), now, Optional.empty());
        try (Content received = draft.received()) {
            HeadEditor head = draft.receivedHead(received);
            draft.revise(head, received, edits(session, plain, received));
        }
        draft.onTop(TraceField.NAME, TraceField.value(session, plain, draft.id(), now, false));
        return envelope(notice, order, draft.id(), now, draft.sizeOctets());
    }

    /// A filter that wants to refuse our own notification is not obeyed: nobody would ever hear of the
    /// failure.
    private List<Edit> edits(LocalSession session, StoredEnvelope envelope, Content received) {
        try (MailFilter.Hooks hooks = ports.filters().apply(session).open(session)) {
            Verdict verdict =
                    hooks.onMessage(new LocalTransaction(session, envelope, Optional.of(envelope.id())), received);
            return switch (verdict) {
                case Verdict.Proceed(List<Edit> edits) -> edits;
                case Verdict.Refuse ignored -> List.of();
                case Verdict.Disconnect ignored -> List.of();
                case Verdict.Discard ignored -> List.of();
            };
        }
    }

    private static StoredEnvelope envelope(
            Notice notice, DsnComposer.Order order, QueueId id, Instant now, long sizeOctets) {
        boolean global = DsnComposer.isGlobal(order) || order.returned().eightBitHead();
        MailParameters parameters = MailParameters.none().withSmtpUtf8(global);
        if (global || order.returned().eightBit()) {
            parameters = parameters.withBody(BodyType.EIGHT_BIT_MIME);
        }
        StoredEnvelope about = notice.envelope();
        return new StoredEnvelope(
                id,
                // RFC 3464 §2: the null reverse-path, so that nobody answers
                ReversePath.none(),
                parameters,
                List.of(Recipient.of(id, 0, notice.to(), DsnRequest.unsaid())),
                new MessageFacts(Origin.DSN, now, Optional.empty(), "dsn", about.tenant(), Optional.empty()),
                new MessageNotes(
                        sizeOctets,
                        Optional.of(order.messageId()),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        notice.toPostmaster()));
    }
}
