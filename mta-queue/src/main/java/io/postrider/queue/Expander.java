// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.DsnRequest.Notify;
import io.postrider.api.mail.DsnRequest.OriginalRecipient;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.StoreException;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.queue.dsn.DsnAction;
import io.postrider.queue.dsn.DsnDecision;
import io.postrider.queue.dsn.Notifier.Notice;
import io.postrider.queue.dsn.RecipientNotice;
import io.postrider.queue.ledger.Admission;
import io.postrider.queue.ledger.Message;
import io.postrider.queue.ledger.MessageLedger;
import io.postrider.queue.ledger.MessageUpdate;
import io.postrider.queue.record.Child;
import io.postrider.queue.record.RecipientRow;
import io.postrider.queue.record.RecipientState;
import io.postrider.queue.record.ScheduleKey;
import io.postrider.queue.record.ScheduleRow;
import io.postrider.queue.record.Transition;
import io.postrider.queue.schedule.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Replaces recipients by those that they stand for: once, and durable before any of these is tried.
/// The notification wishes go on as RFC 3461 §5.2.7 says.
final class Expander {
    private static final int MOST_DEPTH = 50;
    private final Core core;
    private final Settler settler;

    Expander(Core core, Settler settler) {
        this.core = core;
        this.settler = settler;
    }

    /// Expands all of a part's recipients that are to be; the parts' row then covers the members in
    /// their place.
    ///
    /// @param answers by ordinal; the expansions in it are used up
    /// @return the part with its new recipients
    Part expand(Part part, Map<Integer, Routing> answers) throws StoreException {
        List<Admission> admissions = new ArrayList<>();
        Part next;
        try (MessageLedger.Hold _ = core.ledger().lock(part.id())) {
            Message message = core.ledger()
                    .load(part.id())
                    .orElseThrow(() -> new StoreException(StoreException.Reason.ABSENT, "no message " + part.id()));
            MessageUpdate update = new MessageUpdate(message);
            List<RecipientNotice> notices = new ArrayList<>();
            List<Integer> born = new ArrayList<>();
            for (int ordinal : message.covered(part)) {
                if (answers.get(ordinal) instanceof Routing.Expand(List<Routing.Member> members)) {
                    Recipient parent = message.recipient(ordinal).orElseThrow();
                    born.addAll(replace(update, part, parent, members, notices));
                }
            }
            next = covering(part, update, born);
            commit(message, update, notices, admissions);
        }
        answers.values().removeIf(answer -> answer instanceof Routing.Expand);
        admissions.forEach(settler::admit);
        return next;
    }

    private void commit(
            Message message, MessageUpdate update, List<RecipientNotice> notices, List<Admission> admissions)
            throws StoreException {
        Instant now = core.now();
        Optional<Notice> notice = Optional.empty();
        if (!notices.isEmpty()) {
            ReversePath path = message.reversePath(notices.getFirst().recipient());
            DsnDecision decision = DsnDecision.of(
                    message.envelope(), path, notices, core.notifier().settings());
            notice = core.notifier().notice(message.envelope(), decision);
        }
        if (notice.isPresent()) {
            core.ledger().forget(message.id());
            admissions.add(core.notifier().send(notice.get(), update.changes(), now));
            core.ledger().applied(update);
        } else {
            core.ledger().apply(update, Durability.SYNCED);
        }
        for (Recipient recipient : message.recipients()) {
            RecipientRow row = update.row(recipient.ordinal());
            if (row.state() == RecipientState.EXPANDED
                    && !message.row(recipient.ordinal()).state().isFinal()) {
                core.happenings()
                        .delivery(
                                message.envelope(),
                                recipient,
                                row,
                                new Happenings.Trying(Optional.empty(), Optional.empty(), Optional.empty(), now));
            }
        }
    }

    private List<Integer> replace(
            MessageUpdate update,
            Part part,
            Recipient parent,
            List<Routing.Member> members,
            List<RecipientNotice> notices) {
        Instant now = core.now();
        List<Integer> born = new ArrayList<>();
        Set<String> line = ancestors(update, parent);
        Set<Known> known = known(update, parent);
        boolean loop = line.size() > MOST_DEPTH;
        for (Routing.Member member : loop ? List.<Routing.Member>of() : members) {
            boolean circles = member.route().isEmpty()
                    && line.contains(member.mailbox().toString().toLowerCase(java.util.Locale.ROOT));
            loop |= circles;
            if (!circles && known.add(new Known(member.mailbox(), member.route()))) {
                int ordinal = update.nextOrdinal();
                DsnRequest dsn = member.dsn().orElseGet(() -> inherited(parent, members.size()));
                Child child = new Child(member.mailbox(), dsn, member.reversePath(), member.route(), parent.ordinal());
                update.set(born(ordinal, part, parent, child));
                born.add(ordinal);
            }
        }
        RecipientRow row = update.row(parent.ordinal());
        if (loop && born.isEmpty()) {
            Diagnostic why = Diagnostic.of("5.4.6", "the alias " + parent.mailbox() + " goes in circles");
            update.set(row.with(why).with(RecipientState.FAILED, now, why.toString()));
            notices.add(new RecipientNotice(parent, DsnAction.FAILED, why, Optional.empty(), Optional.empty()));
            return born;
        }
        String reason = "expanded to " + members.size() + (members.size() == 1 ? " address" : " addresses");
        update.set(row.with(RecipientState.EXPANDED, now, reason));
        notice(parent, members, reason).ifPresent(notices::add);
        return born;
    }

    /// RFC 3461 §5.2.7: a list ends what the sender asked, with *delivered*; an alias with several
    /// members tells *expanded*; an alias with one passes everything on.
    private static Optional<RecipientNotice> notice(Recipient parent, List<Routing.Member> members, String reason) {
        boolean list = members.stream()
                .allMatch(m -> m.reversePath().isPresent() && m.dsn().isPresent());
        if (!list && members.size() == 1) {
            return Optional.empty();
        }
        DsnAction action = list ? DsnAction.DELIVERED : DsnAction.EXPANDED;
        Diagnostic said = Diagnostic.of("2.0.0", reason);
        return Optional.of(new RecipientNotice(parent, action, said, Optional.empty(), Optional.empty()));
    }

    private RecipientRow born(int ordinal, Part part, Recipient parent, Child child) {
        ScheduleKey row = Parts.rowKey(part);
        Optional<RecipientRow.Place> place = Optional.of(new RecipientRow.Place(row.lane(), row.due()));
        Transition birth = new Transition(core.now(), RecipientState.WAITING, "expanded from " + parent.mailbox());
        return RecipientRow.child(ordinal, child, birth)
                .with(new RecipientRow.Progress(0, row.part().number(), Optional.empty(), place, Optional.empty()));
    }

    private static DsnRequest inherited(Recipient parent, int members) {
        DsnRequest dsn = parent.dsn();
        if (dsn.originalRecipient().isEmpty()) {
            // RFC 3461 §5.2.1: an ORCPT that is added holds the address as it was received
            String type = parent.mailbox().isAscii() ? "rfc822" : "utf-8";
            dsn = dsn.withOriginalRecipient(
                    new OriginalRecipient(type, parent.mailbox().toString()));
        }
        if (members > 1 && dsn.notifyOn().isPresent() && dsn.notifyOn().get().contains(Notify.SUCCESS)) {
            EnumSet<Notify> rest = EnumSet.noneOf(Notify.class);
            rest.addAll(dsn.notifyOn().get());
            rest.remove(Notify.SUCCESS);
            dsn = dsn.withNotify(rest);
        }
        return dsn;
    }

    private static Set<String> ancestors(MessageUpdate update, Recipient recipient) {
        Set<String> line = new HashSet<>();
        line.add(recipient.mailbox().toString().toLowerCase(java.util.Locale.ROOT));
        Optional<Child> child = update.row(recipient.ordinal()).child();
        while (child.isPresent() && line.size() <= MOST_DEPTH) {
            int parent = child.get().parent();
            update.before()
                    .recipient(parent)
                    .ifPresent(p -> line.add(p.mailbox().toString().toLowerCase(java.util.Locale.ROOT)));
            child = update.row(parent).child();
        }
        return line;
    }

    /// An address and the way that goes with it, if one does.
    private record Known(Mailbox mailbox, Optional<Route> route) {}

    /// The addresses that the message has already, by another way than through this parent.
    private static Set<Known> known(MessageUpdate update, Recipient parent) {
        Set<Known> known = new HashSet<>();
        for (Recipient other : update.after().recipients()) {
            RecipientRow row = update.row(other.ordinal());
            if (row.state() != RecipientState.EXPANDED && other.ordinal() != parent.ordinal()) {
                known.add(new Known(other.mailbox(), row.child().flatMap(Child::route)));
            }
        }
        return known;
    }

    /// The part with the members in it; a row that names its recipients is written anew.
    private static Part covering(Part part, MessageUpdate update, List<Integer> born) {
        if (!part.row().ordinals().isEmpty()) {
            List<Integer> named = new ArrayList<>(part.row().ordinals());
            named.addAll(born);
            part.row().names(named);
            update.schedule(
                    Parts.rowKey(part),
                    new ScheduleRow(
                            Optional.empty(),
                            named,
                            part.attempts(),
                            part.row().deadline(),
                            part.claim().sender()));
        }
        if (part.ordinals().isEmpty()) {
            return part;
        }
        List<Integer> ordinals = new ArrayList<>(part.ordinals());
        ordinals.addAll(born);
        return new Part(
                part.key(),
                part.lane(),
                part.claim(),
                part.way(),
                ordinals,
                part.attempts(),
                part.deadline(),
                part.row());
    }
}
