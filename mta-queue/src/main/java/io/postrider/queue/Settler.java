// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.event.MessageEvent;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.StoreException;
import io.postrider.queue.dsn.DsnDecision;
import io.postrider.queue.dsn.Notifier.Notice;
import io.postrider.queue.dsn.RecipientNotice;
import io.postrider.queue.ledger.Admission;
import io.postrider.queue.ledger.Message;
import io.postrider.queue.ledger.MessageLedger;
import io.postrider.queue.ledger.MessageUpdate;
import io.postrider.queue.record.Keys;
import io.postrider.queue.record.QueueTables;
import io.postrider.queue.schedule.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what became of recipients: their states, the notification or the next due time, all in one
/// commit. Thread-safe; one message at a time by the ledger's lock.
///
/// What the store does not take (only commits with a notification can fail while it is open) waits in
/// memory and is tried again each second. The waiting are bounded: beyond the bound no attempt starts.
final class Settler {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
    private static final int MOST_UNSETTLED = 1_000;
    private static final String PAUSE = "outcomes wait for the store";
    private final Core core;
    private final ConcurrentLinkedQueue<Settlement> unsettled = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();

    Settler(Core core) {
        this.core = core;
    }

    /// Writes a settlement of a part that is marked busy, and frees the mark. Never throws for the
    /// store's faults.
    void settle(Settlement settlement) {
        try {
            write(settlement);
        } catch (StoreException failed) {
            LOG.warn("outcomes of {} wait for the store: {}", settlement.part().key(), failed.getMessage());
            unsettled.add(settlement);
            if (waiting.incrementAndGet() >= MOST_UNSETTLED) {
                core.runner().pause(PAUSE, true);
            }
        }
    }

    /// Tries again what could not be written.
    void retryUnsettled() {
        int most = waiting.get();
        for (int i = 0; i < most; i++) {
            Settlement next = unsettled.poll();
            if (next == null) {
                break;
            }
            waiting.decrementAndGet();
            settle(next);
        }
        if (waiting.get() < MOST_UNSETTLED) {
            core.runner().pause(PAUSE, false);
        }
    }

    /// Settlements that wait for the store.
    int unsettled() {
        return waiting.get();
    }

    /// Failures of which nobody was told.
    long droppedNotices() {
        return dropped.get();
    }

    private void write(Settlement settlement) throws StoreException {
        Part part = settlement.part();
        Ledgering done;
        try (MessageLedger.Hold _ = core.ledger().lock(part.id())) {
            Optional<Message> message = core.ledger().load(part.id());
            if (message.isEmpty()) {
                forgetRow(part);
                core.runner().release(part);
                return;
            }
            done = commit(settlement, message.get());
        }
        core.runner().release(part);
        core.runner().stored(done.bill.update().scheduled());
        if (done.untouched) {
            giveBack(part);
        }
        done.admissions.forEach(this::admit);
        publish(settlement, done);
    }

    /// The row outlived its message: a part that covered nobody any more.
    private void forgetRow(Part part) throws StoreException {
        Changes changes = Changes.in(part.id().shard())
                .delete(QueueTables.SCHEDULE, part.row().key().octets());
        part.row()
                .deadline()
                .ifPresent(at -> changes.delete(
                        QueueTables.DEADLINES, Keys.deadline(at, part.row().key())));
        core.ports().store().apply(changes, Durability.LAZY);
    }

    private record Ledgering(Bill bill, List<Admission> admissions, boolean untouched) {}

    private Ledgering commit(Settlement settlement, Message message) throws StoreException {
        Instant now = core.now();
        Bill bill = new Bill(core, settlement, new MessageUpdate(message), now);
        boolean changed = bill.draw(message.covered(settlement.part()));
        if (!changed) {
            return new Ledgering(bill, List.of(), true);
        }
        List<Notice> notices = notices(message, bill);
        List<Admission> admissions = new ArrayList<>();
        core.ledger().forget(message.id());
        Changes changes = bill.update().changes();
        for (int i = 0; i < notices.size(); i++) {
            // a part has one return path but while it is unrouted: then the last notification carries the cause
            boolean last = i == notices.size() - 1;
            Changes cause = last ? changes : Changes.in(message.id().shard());
            admissions.add(core.notifier().send(notices.get(i), cause, now));
        }
        if (notices.isEmpty()) {
            core.ports().store().apply(changes, Durability.LAZY);
        }
        core.ledger().applied(bill.update());
        return new Ledgering(bill, admissions, false);
    }

    private List<Notice> notices(Message message, Bill bill) {
        Map<ReversePath, List<RecipientNotice>> byPath = new LinkedHashMap<>();
        for (RecipientNotice notice : bill.notices()) {
            ReversePath path = message.reversePath(notice.recipient());
            byPath.computeIfAbsent(path, p -> new ArrayList<>()).add(notice);
        }
        List<Notice> notices = new ArrayList<>();
        byPath.forEach((path, about) -> {
            DsnDecision decision = DsnDecision.of(
                    message.envelope(), path, about, core.notifier().settings());
            if (decision instanceof DsnDecision.Drop(String reason)) {
                dropped.incrementAndGet();
                core.happenings().operation("bounce", message.id().toString(), reason, false);
            }
            core.notifier().notice(message.envelope(), decision).ifPresent(notices::add);
        });
        return notices;
    }

    /// Nothing was written: the row is as it was, and not in memory.
    private void giveBack(Part part) {
        core.runner().stored(List.of(Parts.rowKey(part)));
    }

    /// A notification is on its way like any other mail.
    void admit(Admission admission) {
        Instant now = core.now();
        if (!admission.isDue(now) || !core.runner().offer(admission.part())) {
            core.runner().stored(List.of(admission.key()));
        }
        core.ledger().remember(admission.message());
        core.happenings()
                .message(MessageEvent.Action.ACCEPTED, admission.message().envelope(), Optional.empty(), "");
    }

    private void publish(Settlement settlement, Ledgering done) {
        Bill bill = done.bill;
        Message message = bill.update().before();
        bill.events()
                .forEach(event ->
                        core.happenings().delivery(message.envelope(), event.recipient(), event.row(), event.trying()));
        for (Admission notice : done.admissions) {
            core.happenings()
                    .message(
                            MessageEvent.Action.NOTIFIED,
                            message.envelope(),
                            Optional.empty(),
                            notice.message().id().toString());
        }
        bill.heldReason()
                .ifPresent(reason -> core.happenings()
                        .message(MessageEvent.Action.HELD, message.envelope(), Optional.empty(), reason));
        if (!done.untouched && bill.update().isDone()) {
            MessageEvent.Action action = bill.isDeletion() ? MessageEvent.Action.DELETED : MessageEvent.Action.REMOVED;
            core.happenings().message(action, message.envelope(), Optional.empty(), "");
        }
    }
}
