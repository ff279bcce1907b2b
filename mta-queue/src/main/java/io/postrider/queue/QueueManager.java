// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.mail.Content;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.Page;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.StoreException;
import io.postrider.queue.ledger.Message;
import io.postrider.queue.ledger.MessageLedger;
import io.postrider.queue.record.Keys;
import io.postrider.queue.record.RecordException;
import io.postrider.queue.record.Suspension;
import io.postrider.queue.schedule.LaneName;
import io.postrider.queue.schedule.LaneState;
import io.postrider.queue.view.MessageView;
import io.postrider.queue.view.QueueAction;
import io.postrider.queue.view.QueueFilter;
import io.postrider.queue.view.QueueView;
import io.postrider.queue.view.RecipientView;
import io.postrider.queue.view.Why;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looking at the queue and acting on it: what the admin API and the commands use. Thread-safe; calls
/// read the store page by page and may take long on a long queue, without holding anything up.
public final class QueueManager {
    private static final Logger LOG = LoggerFactory.getLogger(QueueManager.class);
    private static final int PAGE = 500;
    private final Core core;
    private final Viewer viewer;
    private final Actions actions;
    private final Candidates candidates;
    private final Settler settler;
    private final Recovery suspender;

    QueueManager(Core core, Settler settler, PartReader reader) {
        this.core = core;
        this.settler = settler;
        this.viewer = new Viewer(core);
        this.actions = new Actions(core, settler, reader);
        this.candidates = new Candidates(core);
        this.suspender = new Recovery(core, reader, settler);
    }

    /// Takes listed messages.
    @FunctionalInterface
    public interface Visitor {
        /// One message.
        ///
        /// @param message with all its recipients
        /// @param matching those that the filter wants, at least one
        /// @return true to go on
        boolean visit(MessageView message, List<RecipientView> matching);
    }

    /// Visits messages in the order of their arrival.
    ///
    /// @param filter which rows
    /// @param behind go on behind this one; empty = from the beginning
    /// @param visitor takes them until it has enough
    public void list(QueueFilter filter, Optional<QueueId> behind, Visitor visitor) throws StoreException {
        walk(filter, behind, (message, view, matching) -> visitor.visit(view, matching));
    }

    /// Takes messages with their views.
    @FunctionalInterface
    private interface Walker {
        boolean visit(Message message, MessageView view, List<RecipientView> matching) throws StoreException;
    }

    private void walk(QueueFilter filter, Optional<QueueId> behind, Walker walker) throws StoreException {
        Optional<List<QueueId>> narrowed = filter.narrowing().isPresent()
                ? candidates.of(filter.narrowing().get(), behind)
                : Optional.empty();
        if (narrowed.isPresent()) {
            for (QueueId id : narrowed.get()) {
                Optional<Message> message = loadOrSkip(id);
                if (message.isPresent() && !visit(filter, message.get(), walker)) {
                    return;
                }
            }
            return;
        }
        Optional<QueueId> from = behind;
        while (true) {
            Page page = core.ledger().envelopes(from, PAGE);
            for (Page.Entry entry : page.entries()) {
                Optional<Message> message = read(entry);
                if (message.isPresent() && !visit(filter, message.get(), walker)) {
                    return;
                }
            }
            if (page.next().isEmpty()) {
                return;
            }
            from = Optional.of(id(page.entries().getLast()));
        }
    }

    private boolean visit(QueueFilter filter, Message message, Walker walker) throws StoreException {
        MessageView view = viewer.message(message);
        List<RecipientView> matching = view.recipients().stream()
                .filter(recipient -> filter.matches(new QueueView(view, recipient, core.now())))
                .toList();
        return matching.isEmpty() || walker.visit(message, view, matching);
    }

    private Optional<Message> read(Page.Entry entry) {
        try {
            return Optional.of(core.ledger().read(id(entry), entry.value()));
        } catch (StoreException damaged) {
            LOG.warn("a message is passed over: {}", damaged.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Message> loadOrSkip(QueueId id) throws StoreException {
        try {
            return core.ledger().load(id);
        } catch (StoreException damaged) {
            if (damaged.reason() != StoreException.Reason.DAMAGED) {
                throw damaged;
            }
            LOG.warn("a message is passed over: {}", damaged.getMessage());
            return Optional.empty();
        }
    }

    private static QueueId id(Page.Entry entry) {
        try {
            return Keys.id(entry.key());
        } catch (RecordException broken) {
            throw new IllegalStateException("an envelope has a broken key", broken);
        }
    }

    /// One message; empty when there is none of this id.
    public Optional<MessageView> show(QueueId id) throws StoreException {
        return core.ledger().load(id).map(viewer::message);
    }

    /// Why each recipient of a message is where it is; empty when there is none of this id.
    public Optional<List<Why>> why(QueueId id) throws StoreException {
        return core.ledger().load(id).map(viewer::why);
    }

    /// A message's content; the caller closes it.
    ///
    /// @throws StoreException ABSENT when there is none of this id
    public Content cat(QueueId id) throws StoreException {
        return core.ports().store().open(id);
    }

    /// Open recipients, counted by a property of their rows.
    public Map<String, Long> count(QueueFilter filter, Function<QueueView, String> by) throws StoreException {
        Map<String, Long> counts = new TreeMap<>();
        walk(filter, Optional.empty(), (message, view, matching) -> {
            for (RecipientView recipient : matching) {
                if (!message.row(recipient.ordinal()).state().isFinal()) {
                    counts.merge(by.apply(new QueueView(view, recipient, core.now())), 1L, Long::sum);
                }
            }
            return true;
        });
        return counts;
    }

    /// Acts on all open recipients of the messages named.
    public QueueAction.Report act(QueueAction action, List<String> ids, boolean dryRun) throws StoreException {
        Actions.Tally tally = new Actions.Tally(action, dryRun);
        for (String text : ids) {
            Optional<QueueId> id = QueueId.parse(text);
            Optional<Message> message = id.isPresent() ? loadOrSkip(id.get()) : Optional.empty();
            if (message.isPresent()) {
                actions.act(
                        message.get(),
                        message.get().open().stream().map(r -> r.ordinal()).toList(),
                        tally);
            } else {
                tally.absent(text);
            }
        }
        return tally.report();
    }

    /// Acts on all open recipients whose rows the filter wants.
    public QueueAction.Report act(QueueAction action, QueueFilter filter, boolean dryRun) throws StoreException {
        Actions.Tally tally = new Actions.Tally(action, dryRun);
        walk(filter, Optional.empty(), (message, view, matching) -> {
            List<Integer> open = matching.stream()
                    .map(RecipientView::ordinal)
                    .filter(ordinal -> !message.row(ordinal).state().isFinal())
                    .toList();
            actions.act(message, open, tally);
            return true;
        });
        return tally.report();
    }

    /// Everything that waits is due now, dead hosts are forgotten.
    public QueueAction.Report flush() throws StoreException {
        core.runner()
                .tell((scheduler, now) -> scheduler.states(now).forEach(lane -> scheduler.forgive(lane.name(), now)));
        return act(QueueAction.RETRY, QueueFilter.everything(), false);
    }

    /// Stops deliveries in a lane, to a domain, or of a sender; running attempts finish.
    public void suspend(Suspension suspension) throws StoreException {
        core.suspensions().add(suspension);
        suspender.suspend(suspension);
        core.happenings().operation("lane", suspension.toString(), "suspended by " + suspension.by(), false);
    }

    /// Ends a suspension; false when there was none.
    public boolean resume(Suspension.Kind kind, String name) throws StoreException {
        Optional<Suspension> ended = core.suspensions().remove(kind, name);
        ended.ifPresent(suspension -> {
            String lane = kind == Suspension.Kind.LANE ? suspension.name() : LaneName.parked(suspension.toString());
            core.runner().tell((scheduler, now) -> scheduler.suspend(lane, false, now));
            core.happenings().operation("lane", suspension.toString(), "resumed", false);
        });
        return ended.isPresent();
    }

    /// All suspensions.
    public List<Suspension> suspensions() {
        return core.suspensions().all();
    }

    /// All lanes with mail.
    public List<LaneState> lanes() {
        return core.runner().ask(scheduler -> scheduler.states(core.now()));
    }

    /// The configuration of routes or destinations has changed: what is known against next hops is
    /// forgotten.
    public void configurationChanged() {
        core.runner()
                .tell((scheduler, now) -> scheduler.states(now).forEach(lane -> scheduler.forgive(lane.name(), now)));
    }

    /// Makes all query rows anew, while everything goes on; returns how many messages were looked at.
    /// Until it is done narrowed filters may miss mail.
    public long reindex() throws StoreException {
        while (core.ledger().deleteQueryRows()) {
            LOG.debug("query rows are being deleted");
        }
        AtomicLong count = new AtomicLong();
        walk(QueueFilter.everything(), Optional.empty(), (message, view, matching) -> {
            try (MessageLedger.Hold _ = core.ledger().lock(message.id())) {
                Optional<Message> now = core.ledger().load(message.id());
                if (now.isPresent()) {
                    core.ports().store().apply(core.ledger().reindexed(now.get()), Durability.LAZY);
                }
            }
            count.incrementAndGet();
            return true;
        });
        return count.get();
    }

    /// Carries out what had to wait for a running attempt. Called every second.
    void carryOut() {
        actions.carryOut();
    }

    /// Figures for metrics.
    public Figures figures() {
        return new Figures(
                core.runner().running(),
                core.runner().ask(scheduler -> scheduler.size()),
                settler.unsettled(),
                settler.droppedNotices());
    }

    /// Figures for metrics.
    ///
    /// @param running attempts that run
    /// @param window parts in memory
    /// @param unsettled outcomes that wait for the store
    /// @param droppedNotices failures of which nobody was told
    public record Figures(int running, int window, int unsettled, long droppedNotices) {}
}
