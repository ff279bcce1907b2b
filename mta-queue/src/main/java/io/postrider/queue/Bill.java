// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.delivery.Deferral;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.DeliverBy;
import io.postrider.api.mail.Domain;
import io.postrider.api.mail.Recipient;
import io.postrider.api.smtp.EnhancedStatus;
import io.postrider.queue.Happenings.Trying;
import io.postrider.queue.Settlement.Result;
import io.postrider.queue.dsn.DsnAction;
import io.postrider.queue.dsn.RecipientNotice;
import io.postrider.queue.ledger.MessageUpdate;
import io.postrider.queue.record.PartKey;
import io.postrider.queue.record.RecipientRow;
import io.postrider.queue.record.RecipientState;
import io.postrider.queue.record.ScheduleKey;
import io.postrider.queue.record.ScheduleRow;
import io.postrider.queue.record.StoredEnvelope;
import io.postrider.queue.schedule.LaneName;
import io.postrider.queue.schedule.Part;
import io.postrider.queue.schedule.RetrySchedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns a settlement into an update: each recipient's next state, who is told, and the schedule rows
/// of those that are not done. No I/O; used under the message's lock.
final class Bill {
    private final Core core;
    private final Settlement settlement;
    private final Part part;
    private final MessageUpdate update;
    private final StoredEnvelope envelope;
    private final Instant now;
    private final List<RecipientNotice> notices = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final Map<Group, List<Integer>> groups = new LinkedHashMap<>();
    private Optional<String> heldReason = Optional.empty();
    private boolean deletion;

    /// Recipients that go on together.
    private record Group(String lane, Instant due) {}

    /// What is published behind the commit.
    record Event(Recipient recipient, RecipientRow row, Trying trying) {}

    Bill(Core core, Settlement settlement, MessageUpdate update, Instant now) {
        this.core = core;
        this.settlement = settlement;
        this.part = settlement.part();
        this.update = update;
        this.envelope = update.before().envelope();
        this.now = now;
    }

    MessageUpdate update() {
        return update;
    }

    List<RecipientNotice> notices() {
        return notices;
    }

    List<Event> events() {
        return events;
    }

    Optional<String> heldReason() {
        return heldReason;
    }

    boolean isDeletion() {
        return deletion;
    }

    /// Works it out; false when nothing changes.
    boolean draw(List<Integer> covered) {
        ScheduleKey old = Parts.rowKey(part);
        boolean sameRow = part.row().holders() == 1 && old.lane().equals(part.lane());
        for (int ordinal : covered) {
            Result result = settlement.results().get(ordinal);
            Optional<Recipient> recipient = update.before().recipient(ordinal);
            if (result == null || recipient.isEmpty()) {
                group(part.lane(), old.due(), ordinal);
            } else {
                apply(recipient.get(), result, old.due());
            }
        }
        boolean nothing = settlement.results().keySet().stream().noneMatch(covered::contains);
        if (nothing && sameRow && !covered.isEmpty()) {
            return false;
        }
        if (settlement.handedOver()) {
            update.handoverOver(part.key());
        }
        update.drop(part.row());
        groups.forEach(this::schedule);
        return true;
    }

    private void apply(Recipient recipient, Result result, Instant due) {
        switch (result) {
            case Result.Told(DeliveryOutcome outcome) -> told(recipient, outcome);
            case Result.Uncertain(Diagnostic why) -> uncertain(recipient, why);
            case Result.Expired ignored -> expired(recipient, lastSaid(recipient));
            case Result.Late ignored -> late(recipient, due);
            case Result.Held(String reason) -> held(recipient, reason);
            case Result.Parked parked -> {
                RecipientRow row = row(recipient);
                update.set(row.with(row.state(), now, "suspended by " + parked.suspension()));
                group(LaneName.parked(parked.suspension().toString()), now, recipient.ordinal());
            }
            case Result.Renewed(Instant at, String reason, boolean released) ->
                renewed(recipient, at, reason, released);
            case Result.Ended(Diagnostic why, boolean told) -> {
                deletion |= !told;
                fail(recipient, row(recipient), why, told);
            }
        }
    }

    private RecipientRow row(Recipient recipient) {
        RecipientRow row = update.row(recipient.ordinal());
        return part.way().isPresent() ? row.withLane(part.lane()) : row;
    }

    private RecipientRow attempted(Recipient recipient, Diagnostic said) {
        RecipientRow row = row(recipient).with(said);
        return row.with(row.progress().with(row.attempts() + 1, Optional.empty()));
    }

    private void told(Recipient recipient, DeliveryOutcome outcome) {
        switch (outcome) {
            case DeliveryOutcome.Delivered(Diagnostic remote, DeliveryOutcome.Handover handover) -> {
                RecipientRow row = attempted(recipient, remote).with(RecipientState.DELIVERED, now, remote.toString());
                update.set(row);
                switch (handover) {
                    case FINAL -> tell(recipient, DsnAction.DELIVERED, remote);
                    case RELAYED -> tell(recipient, DsnAction.RELAYED, remote);
                    case DSN_CAPABLE -> {}
                }
                publish(recipient, row, Optional.of(outcome));
            }
            case DeliveryOutcome.Failed(Diagnostic why) -> fail(recipient, attempted(recipient, why), why, true);
            case DeliveryOutcome.Deferred(Deferral deferral) -> deferred(recipient, deferral);
        }
    }

    private void fail(Recipient recipient, RecipientRow row, Diagnostic why, boolean told) {
        RecipientRow failed = row.with(why).with(RecipientState.FAILED, now, why.toString());
        update.set(failed);
        if (told) {
            tell(recipient, DsnAction.FAILED, why);
        }
        publish(recipient, failed, Optional.of(new DeliveryOutcome.Failed(why)));
    }

    private void deferred(Recipient recipient, Deferral deferral) {
        RecipientRow row = attempted(recipient, deferral.why());
        Domain domain = recipient.mailbox().domain();
        Instant expiry = core.times().expiry(envelope, domain, part.lane(), row);
        if (!now.isBefore(expiry)) {
            update.set(row);
            expired(recipient, Optional.of(deferral.why()));
            return;
        }
        Instant due = core.times().retry(envelope, domain, part.lane(), row, now);
        Instant asked =
                deferral.retryAfter().map(wait -> RetrySchedule.plus(now, wait)).orElse(due);
        due = asked.isAfter(due) ? (asked.isAfter(expiry) ? expiry : asked) : due;
        RecipientRow waits =
                row.with(RecipientState.DEFERRED, now, deferral.why().toString());
        waits = waits.with(row.progress().with(row.attempts(), Optional.of(due)));
        update.set(warned(recipient, waits, expiry));
        group(part.lane(), due, recipient.ordinal());
        publish(recipient, waits, Optional.of(new DeliveryOutcome.Deferred(deferral)));
    }

    /// The row with its warning noted, if the time for one has come.
    private RecipientRow warned(Recipient recipient, RecipientRow row, Instant expiry) {
        Instant warning = core.times().warning(envelope, recipient.mailbox().domain(), part.lane());
        if (row.has(RecipientRow.WARNED) || now.isBefore(warning)) {
            return row;
        }
        Diagnostic said = row.last().orElseGet(() -> Diagnostic.of("4.4.7", "the message is delayed"));
        notices.add(new RecipientNotice(recipient, DsnAction.DELAYED, said, lastAttempt(row), Optional.of(expiry)));
        return row.withFlag(RecipientRow.WARNED);
    }

    private static Optional<Instant> lastAttempt(RecipientRow row) {
        return row.attempts() == 0 || row.trail().isEmpty()
                ? Optional.empty()
                : Optional.of(row.trail().getLast().at());
    }

    private void late(Recipient recipient, Instant due) {
        RecipientRow row = row(recipient);
        Instant expiry = core.times().expiry(envelope, recipient.mailbox().domain(), part.lane(), row);
        update.set(warned(recipient, row, expiry));
        group(part.lane(), due, recipient.ordinal());
    }

    private Optional<Diagnostic> lastSaid(Recipient recipient) {
        return update.row(recipient.ordinal()).last();
    }

    // RFC 3463 §3.5: X.4.7 delivery time expired; the last reply is told with it
    private void expired(Recipient recipient, Optional<Diagnostic> last) {
        // RFC 2852 §5: what BY=…;R did not allow to go on is a permanent failure
        boolean returned = envelope.parameters()
                .deliverBy()
                .filter(by -> by.mode() == DeliverBy.Mode.RETURN && !now.isBefore(by.deadline()))
                .isPresent();
        Diagnostic why = Diagnostic.of(
                EnhancedStatus.of(returned ? "5.4.7" : "4.4.7"),
                "delivery time expired" + last.map(said -> ": " + said.text()).orElse(""));
        if (last.isPresent() && last.get().reply().isPresent()) {
            why = why.withReply(last.get().reply().get());
        }
        if (last.isPresent() && last.get().remoteMta().isPresent()) {
            why = why.withRemoteMta(last.get().remoteMta().get());
        }
        fail(recipient, row(recipient), why, true);
    }

    private void uncertain(Recipient recipient, Diagnostic why) {
        RecipientRow row = attempted(recipient, why);
        switch (core.settings().uncertain()) {
            case ASSUME ->
                update.set(row.with(RecipientState.DELIVERED, now, "handed over without an answer, assumed"));
            case HOLD -> {
                update.set(row.with(RecipientState.HELD, now, "handed over without an answer"));
                group(LaneName.HELD, now, recipient.ordinal());
            }
            case RETRY -> {
                Domain domain = recipient.mailbox().domain();
                Instant due = core.times().retry(envelope, domain, part.lane(), row, now);
                RecipientRow waits = row.with(RecipientState.UNCERTAIN, now, why.toString());
                update.set(waits.with(row.progress().with(row.attempts(), Optional.of(due))));
                group(part.lane(), due, recipient.ordinal());
            }
        }
        publish(recipient, update.row(recipient.ordinal()), Optional.empty());
    }

    private void held(Recipient recipient, String reason) {
        update.set(row(recipient).with(RecipientState.HELD, now, reason));
        heldReason = Optional.of(reason);
        group(LaneName.HELD, now, recipient.ordinal());
    }

    private void renewed(Recipient recipient, Instant due, String reason, boolean released) {
        RecipientRow row = row(recipient);
        RecipientState next = row.state() == RecipientState.HELD
                ? (row.attempts() > 0 ? RecipientState.DEFERRED : RecipientState.WAITING)
                : row.state();
        if (!reason.isEmpty() || next != row.state()) {
            row = row.with(next, now, reason);
        }
        if (released) {
            // the time for which it was kept does not make it older
            row = row.withFlag(RecipientRow.RELEASED).with(row.progress().since(now));
        }
        Optional<Instant> at = due.isAfter(now) ? Optional.of(due) : Optional.empty();
        update.set(row.with(row.progress().with(row.attempts(), at)));
        group(LaneName.UNROUTED, due, recipient.ordinal());
    }

    private void tell(Recipient recipient, DsnAction action, Diagnostic said) {
        boolean tried = part.way().isPresent();
        notices.add(new RecipientNotice(
                recipient, action, said, tried ? Optional.of(now) : Optional.empty(), Optional.empty()));
    }

    private void publish(Recipient recipient, RecipientRow row, Optional<DeliveryOutcome> outcome) {
        Trying trying = new Trying(part.way().map(way -> way.route()), outcome, settlement.facts(), settlement.began());
        events.add(new Event(recipient, row, trying));
    }

    private void group(String lane, Instant due, int ordinal) {
        groups.computeIfAbsent(new Group(lane, due), g -> new ArrayList<>()).add(ordinal);
    }

    private void schedule(Group group, List<Integer> ordinals) {
        ScheduleKey key = key(group, ordinals);
        RecipientRow.Place place = new RecipientRow.Place(key.lane(), key.due());
        for (int ordinal : ordinals) {
            RecipientRow row = update.row(ordinal);
            update.set(row.with(row.progress().covered(key.part().number(), place)));
        }
        List<RecipientRow> rows = ordinals.stream().map(update::row).toList();
        Instant deadline = core.times().deadline(update.after(), rows, group.lane());
        boolean routed = group.lane().equals(part.lane());
        ScheduleRow row = new ScheduleRow(
                routed ? part.way() : Optional.empty(),
                ordinals,
                rows.stream().mapToInt(RecipientRow::attempts).max().orElse(0),
                deadline.equals(Instant.MAX) ? Optional.empty() : Optional.of(deadline),
                part.claim().sender());
        update.schedule(key, row);
    }

    private ScheduleKey key(Group group, List<Integer> ordinals) {
        boolean whole = groups.size() == 1 && part.key().number() == 0;
        PartKey number = whole ? part.key() : Parts.key(part, ordinals);
        int priority = part.claim().priority();
        ScheduleKey key = new ScheduleKey(group.lane(), priority, part.claim().tenant(), group.due(), number);
        // a row on which others stand too is not to be written over
        boolean taken = part.row().holders() > 1 && key.equals(part.row().key());
        return taken
                ? new ScheduleKey(key.lane(), priority, key.tenant(), key.due().plusMillis(1), number)
                : key;
    }
}
