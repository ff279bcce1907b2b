// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.delivery.Deferral;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.event.MessageEvent;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.StoreException;
import io.postrider.queue.Settlement.Result;
import io.postrider.queue.ledger.Message;
import io.postrider.queue.record.Suspension;
import io.postrider.queue.record.Way;
import io.postrider.queue.schedule.Feedback;
import io.postrider.queue.schedule.LaneName;
import io.postrider.queue.schedule.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tries one part: finds its transport, lets it deliver, and settles what came of it. One call is one
/// attempt, on a virtual thread of its own. The lane's slot is free as soon as the transport returns;
/// the settling follows.
final class DeliveryWorker {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorker.class);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private final Core core;
    private final Router router;
    private final Settler settler;
    private final Map<Thread, Instant> running = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    DeliveryWorker(Core core, Router router, Settler settler) {
        this.core = core;
        this.router = router;
        this.settler = settler;
    }

    /// Routes or delivers a part that is running.
    void run(Part part) {
        boolean stale = part.way().map(Way::generation).orElse(-1L)
                != core.ports().routes().generation();
        if (part.way().isEmpty() || stale || LaneName.needsRouting(part.lane())) {
            router.route(part);
            return;
        }
        try {
            deliver(part);
        } catch (StoreException | RuntimeException failed) {
            LOG.warn("the attempt with {} could not begin", part.key(), failed);
            conclude(part, everyone(part, deferral("4.3.0", "the queue cannot read the message")), Feedback.NEUTRAL);
        }
    }

    private void deliver(Part part) throws StoreException {
        Optional<Message> found = core.ledger().load(part.id());
        List<Integer> covered = found.map(message -> message.covered(part)).orElse(List.of());
        if (covered.isEmpty()) {
            conclude(part, Map.of(), Feedback.NEUTRAL);
            return;
        }
        Message message = found.orElseThrow();
        Map<Integer, Result> before = hindrances(part, message, covered);
        if (!before.isEmpty()) {
            conclude(part, before, Feedback.NEUTRAL);
            return;
        }
        String name = part.way().orElseThrow().route().transport();
        Optional<DeliveryTransport> transport = core.ports().transports().apply(name);
        if (transport.isEmpty()) {
            conclude(part, everyone(part, deferral("4.3.5", "there is no transport " + name)), Feedback.NEUTRAL);
            return;
        }
        try (Content content = core.ports().store().open(part.id())) {
            attempt(part, new Attempt(core, part, message, content), transport.get());
        } catch (StoreException gone) {
            if (!isLost(gone)) {
                throw gone;
            }
            lost(part, message, gone);
        }
    }

    private static boolean isLost(StoreException failure) {
        return failure.reason() == StoreException.Reason.ABSENT || failure.reason() == StoreException.Reason.DAMAGED;
    }

    /// The content cannot be read: nothing of it is sent, and somebody has to look.
    private void lost(Part part, Message message, StoreException why) {
        core.happenings()
                .message(
                        MessageEvent.Action.QUARANTINED,
                        message.envelope(),
                        Optional.empty(),
                        String.valueOf(why.getMessage()));
        Map<Integer, Result> held = new HashMap<>();
        message.covered(part).forEach(o -> held.put(o, new Result.Held("the content is damaged: " + why.getMessage())));
        conclude(part, held, Feedback.NEUTRAL);
    }

    /// What is to be done before any attempt: expiry, suspension.
    private Map<Integer, Result> hindrances(Part part, Message message, List<Integer> covered) {
        Map<Integer, Result> found = new HashMap<>();
        Instant now = core.now();
        for (int ordinal : covered) {
            Recipient recipient = message.recipient(ordinal).orElseThrow();
            Optional<Suspension> suspension =
                    core.suspensions().of(recipient.mailbox(), message.reversePath(recipient));
            Instant expiry = core.times()
                    .expiry(message.envelope(), recipient.mailbox().domain(), part.lane(), message.row(ordinal));
            boolean tried = message.row(ordinal).attempts() > 0;
            if (suspension.isPresent()) {
                found.put(ordinal, new Result.Parked(suspension.get()));
            } else if (tried && !now.isBefore(expiry)) {
                found.put(ordinal, new Result.Expired());
            }
        }
        return found;
    }

    private void attempt(Part part, Attempt attempt, DeliveryTransport transport) {
        Thread self = Thread.currentThread();
        running.put(self, attempt.deadline().plus(GRACE));
        boolean interrupted = false;
        String why = "the transport said nothing";
        try {
            transport.deliver(attempt);
        } catch (InterruptedException stop) {
            interrupted = true;
            why = "the attempt was cut off";
        } catch (RuntimeException bug) {
            LOG.warn("transport {} failed with {}", attempt.route().transport(), part.key(), bug);
            why = "the transport failed: " + bug;
        } finally {
            running.remove(self);
            interrupted |= Thread.interrupted();
        }
        Map<Integer, DeliveryOutcome> outcomes = attempt.outcomes();
        if (stopping && interrupted && outcomes.isEmpty() && !attempt.anyHandedOver()) {
            // the process stops: nothing was said, nothing was lost, the row is as it was
            core.runner().finished(part, Feedback.NEUTRAL);
            return;
        }
        Feedback feedback = feedback(outcomes);
        core.runner().finishedBusy(part, feedback);
        settler.settle(new Settlement(
                part, results(attempt, outcomes, why), attempt.facts(), attempt.began(), attempt.anyHandedOver()));
    }

    private static Map<Integer, Result> results(Attempt attempt, Map<Integer, DeliveryOutcome> outcomes, String why) {
        Map<Integer, Result> results = new HashMap<>();
        for (Recipient recipient : attempt.recipients()) {
            DeliveryOutcome outcome = outcomes.get(recipient.ordinal());
            if (outcome != null) {
                results.put(recipient.ordinal(), new Result.Told(outcome));
            } else if (attempt.wasHandedOver(recipient.ordinal())) {
                results.put(
                        recipient.ordinal(),
                        new Result.Uncertain(Diagnostic.of("4.4.2", "handed over without an answer: " + why)));
            } else {
                results.put(recipient.ordinal(), deferral("4.4.2", why));
            }
        }
        return results;
    }

    /// What the outcomes say about the lane: the widest scope counts.
    private static Feedback feedback(Map<Integer, DeliveryOutcome> outcomes) {
        boolean reached = false;
        for (DeliveryOutcome outcome : outcomes.values()) {
            switch (outcome) {
                case DeliveryOutcome.Delivered _ -> reached = true;
                case DeliveryOutcome.Failed _ -> reached = true;
                case DeliveryOutcome.Deferred(Deferral deferral) -> {
                    Optional<Feedback> wide = wide(deferral);
                    if (wide.isPresent()) {
                        return wide.get();
                    }
                    reached |= deferral.why().reply().isPresent();
                }
            }
        }
        return reached ? Feedback.REACHED : Feedback.NEUTRAL;
    }

    private static Optional<Feedback> wide(Deferral deferral) {
        Feedback.Kind kind = switch (deferral.scope()) {
            case HOST, LANE, SOURCE -> Feedback.Kind.UNREACHABLE;
            case RECIPIENT, MESSAGE -> Feedback.Kind.NEUTRAL;
        };
        if (deferral.slowDown()) {
            kind = Feedback.Kind.SLOW_DOWN;
        }
        boolean laneWide = deferral.scope() == Deferral.Scope.LANE || deferral.scope() == Deferral.Scope.SOURCE;
        return kind == Feedback.Kind.NEUTRAL
                ? Optional.empty()
                : Optional.of(new Feedback(kind, laneWide ? deferral.retryAfter() : Optional.empty()));
    }

    private static Result deferral(String status, String text) {
        return new Result.Told(new DeliveryOutcome.Deferred(Deferral.of(Diagnostic.of(status, text))));
    }

    private Map<Integer, Result> everyone(Part part, Result result) {
        Map<Integer, Result> results = new HashMap<>();
        part.ordinals().forEach(ordinal -> results.put(ordinal, result));
        return results;
    }

    private void conclude(Part part, Map<Integer, Result> results, Feedback feedback) {
        core.runner().finishedBusy(part, feedback);
        settler.settle(Settlement.of(part, results, core.now()));
    }

    /// Cuts off attempts that are over their deadline.
    void cutOff() {
        Instant now = core.now();
        running.forEach((thread, deadline) -> {
            if (now.isAfter(deadline)) {
                thread.interrupt();
            }
        });
    }

    /// The process stops: attempts are cut off.
    void stop() {
        stopping = true;
        running.keySet().forEach(Thread::interrupt);
    }

    /// Attempts that run.
    int running() {
        return running.size();
    }
}
