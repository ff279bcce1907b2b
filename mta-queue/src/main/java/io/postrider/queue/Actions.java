// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.event.MessageEvent;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.StoreException;
import io.postrider.queue.Settlement.Result;
import io.postrider.queue.ledger.Message;
import io.postrider.queue.record.RecipientState;
import io.postrider.queue.record.ScheduleKey;
import io.postrider.queue.schedule.Part;
import io.postrider.queue.view.QueueAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out what an operator wants, recipient by recipient. A recipient that is being tried is left
/// alone: its attempt finishes and is recorded, then the action follows, if the recipient is still
/// open.
final class Actions {
    private static final Logger LOG = LoggerFactory.getLogger(Actions.class);
    private static final int MOST_WAITING = 100_000;
    private final Core core;
    private final Settler settler;
    private final PartReader reader;
    private final ConcurrentLinkedQueue<Later> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();

    /// What waits for an attempt to end.
    private record Later(QueueAction action, QueueId id, List<Integer> ordinals) {}

    Actions(Core core, Settler settler, PartReader reader) {
        this.core = core;
        this.settler = settler;
        this.reader = reader;
    }

    /// Counts while an action goes on. Not thread-safe.
    static final class Tally {
        private final QueueAction action;
        private final boolean dryRun;
        private final List<String> absent = new ArrayList<>();
        private long messages;
        private long matched;
        private long changed;

        Tally(QueueAction action, boolean dryRun) {
            this.action = action;
            this.dryRun = dryRun;
        }

        void absent(String id) {
            absent.add(id);
        }

        QueueAction.Report report() {
            return new QueueAction.Report(action, messages, matched, changed, absent);
        }
    }

    /// Acts on recipients of one message.
    void act(Message message, List<Integer> ordinals, Tally tally) throws StoreException {
        if (ordinals.isEmpty()) {
            return;
        }
        List<Integer> wanted = ordinals.stream()
                .filter(ordinal -> applies(tally.action, message.row(ordinal).state()))
                .toList();
        tally.messages++;
        tally.matched += ordinals.size();
        if (tally.dryRun || wanted.isEmpty()) {
            return;
        }
        tally.changed += wanted.size();
        carryOut(new Later(tally.action, message.id(), wanted), message);
        if (tally.action == QueueAction.RELEASE) {
            core.happenings().message(MessageEvent.Action.RELEASED, message.envelope(), Optional.empty(), "");
        }
    }

    private static boolean applies(QueueAction action, RecipientState state) {
        return switch (action) {
            case HOLD, RETRY -> state != RecipientState.HELD && !state.isFinal();
            case RELEASE -> state == RecipientState.HELD;
            case DELETE, BOUNCE -> !state.isFinal();
        };
    }

    private void carryOut(Later order, Message message) throws StoreException {
        Set<Integer> left = new TreeSet<>(order.ordinals());
        List<Integer> busy = new ArrayList<>();
        for (Part part : core.runner().ask(scheduler -> scheduler.parts(message.id()))) {
            List<Integer> mine =
                    message.covered(part).stream().filter(left::contains).toList();
            if (mine.isEmpty()) {
                continue;
            }
            left.removeAll(mine);
            Optional<Part> taken = core.runner().take(part.key());
            if (taken.isPresent()) {
                settle(taken.get(), order.action(), mine);
            } else {
                busy.addAll(mine);
            }
        }
        for (Map.Entry<ScheduleKey, List<Integer>> row : rows(message, left).entrySet()) {
            if (!stored(order.action(), row.getKey(), row.getValue())) {
                busy.addAll(row.getValue());
            }
        }
        if (!busy.isEmpty()) {
            later(new Later(order.action(), order.id(), busy));
        }
    }

    private static Map<ScheduleKey, List<Integer>> rows(Message message, Set<Integer> ordinals) {
        Map<ScheduleKey, List<Integer>> rows = new LinkedHashMap<>();
        for (int ordinal : ordinals) {
            rows.computeIfAbsent(message.rowKey(ordinal), key -> new ArrayList<>())
                    .add(ordinal);
        }
        return rows;
    }

    /// Acts on a part that is in the store alone; false when somebody works on it.
    private boolean stored(QueueAction action, ScheduleKey key, List<Integer> ordinals) throws StoreException {
        if (!core.runner().claim(key)) {
            return false;
        }
        Optional<Part> part = reader.find(key);
        if (part.isEmpty()) {
            core.runner().release(key);
            return false;
        }
        settle(part.get(), action, ordinals);
        return true;
    }

    private void settle(Part part, QueueAction action, List<Integer> ordinals) {
        Map<Integer, Result> results = new HashMap<>();
        ordinals.forEach(ordinal -> results.put(ordinal, result(action)));
        settler.settle(Settlement.of(part, results, core.now()));
        if (action == QueueAction.RETRY) {
            core.runner().tell((scheduler, now) -> scheduler.forgive(part.lane(), now));
        }
    }

    private Result result(QueueAction action) {
        return switch (action) {
            case HOLD -> new Result.Held("held by the operator");
            case RELEASE -> new Result.Renewed(core.now(), "released by the operator", true);
            case RETRY -> new Result.Renewed(core.now(), "", false);
            case DELETE -> new Result.Ended(Diagnostic.of("5.0.0", "deleted by the operator"), false);
            case BOUNCE -> new Result.Ended(Diagnostic.of("5.0.0", "returned to the sender by the operator"), true);
        };
    }

    private void later(Later order) {
        if (waitingCount.incrementAndGet() > MOST_WAITING) {
            waitingCount.decrementAndGet();
            LOG.warn("{} of {} is dropped: too many actions wait for attempts", order.action(), order.id());
            return;
        }
        waiting.add(order);
    }

    /// Carries out what had to wait, as far as it can be done now.
    void carryOut() {
        int most = waitingCount.get();
        for (int i = 0; i < most; i++) {
            Later order = waiting.poll();
            if (order == null) {
                return;
            }
            waitingCount.decrementAndGet();
            try {
                Optional<Message> message = core.ledger().load(order.id());
                if (message.isPresent()) {
                    again(order, message.get());
                }
            } catch (StoreException failed) {
                later(order);
            }
        }
    }

    private void again(Later order, Message message) throws StoreException {
        List<Integer> open = order.ordinals().stream()
                .filter(ordinal -> applies(order.action(), message.row(ordinal).state()))
                .toList();
        if (!open.isEmpty()) {
            carryOut(new Later(order.action(), order.id(), open), message);
        }
    }
}
