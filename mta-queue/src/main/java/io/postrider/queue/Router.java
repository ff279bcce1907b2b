// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.delivery.Deferral;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.StoreException;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.api.smtp.EnhancedStatus;
import io.postrider.queue.Settlement.Result;
import io.postrider.queue.ledger.Message;
import io.postrider.queue.ledger.MessageLedger;
import io.postrider.queue.record.RecipientRow;
import io.postrider.queue.record.Suspension;
import io.postrider.queue.record.Way;
import io.postrider.queue.schedule.Feedback;
import io.postrider.queue.schedule.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the ways of a part's recipients and splits it into the parts of their lanes. Runs as the work
/// of the lane of unrouted mail, on a worker thread; the routing policies may block.
final class Router {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final int MOST_ROUNDS = 50;
    private final Core core;
    private final Settler settler;
    private final Expander expander;

    Router(Core core, Settler settler) {
        this.core = core;
        this.settler = settler;
        this.expander = new Expander(core, settler);
    }

    /// Recipients that go together.
    private record Group(Route route, ReversePath path, ReversePath returnPath) {}

    /// Routes a part that is running.
    void route(Part part) {
        try {
            routed(part);
        } catch (StoreException failed) {
            LOG.warn("routing {} waits for the store: {}", part.key(), failed.getMessage());
            core.runner().finished(part, Feedback.NEUTRAL);
            core.runner().stored(List.of(Parts.rowKey(part)));
        }
    }

    private void routed(Part original) throws StoreException {
        Part part = original;
        Map<Integer, Routing> answers = new HashMap<>();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Message message = core.ledger().load(part.id()).orElse(null);
            if (message == null) {
                core.runner().finished(original, Feedback.NEUTRAL);
                return;
            }
            List<Integer> covered = message.covered(part);
            for (int ordinal : covered) {
                if (!answers.containsKey(ordinal)) {
                    message.recipient(ordinal).ifPresent(r -> answers.put(ordinal, answer(message, r)));
                }
            }
            if (covered.stream().noneMatch(o -> answers.get(o) instanceof Routing.Expand)) {
                conclude(original, part, message, answers);
                return;
            }
            part = expander.expand(part, answers);
        }
        LOG.warn("{} was expanded {} times and is not at its end", part.key(), MOST_ROUNDS);
        core.runner().finished(original, Feedback.NEUTRAL);
    }

    private Routing answer(Message message, Recipient recipient) {
        RecipientRow row = message.row(recipient.ordinal());
        Optional<Route> known = row.child().flatMap(child -> child.route());
        try {
            if (known.isPresent()) {
                return refusal(known.get()).orElseGet(() -> new Routing.Via(known.get()));
            }
            Recipient asked = row.has(RecipientRow.RELEASED) ? new Released(recipient) : recipient;
            Optional<String> named = message.envelope().notes().routeTo();
            Routing routing = named.isPresent()
                    ? core.ports().routes().named(named.get(), message.envelope(), asked)
                    : core.ports().routes().route(message.envelope(), asked);
            return routing instanceof Routing.Via(Route route) ? refusal(route).orElse(routing) : routing;
        } catch (RuntimeException bug) {
            LOG.warn("routing <{}> failed", recipient, bug);
            return new Routing.Defer(Diagnostic.of("4.3.0", "the routing failed: " + bug));
        }
    }

    /// A route over `error` is a refusal, unless there is a transport of that name.
    private Optional<Routing> refusal(Route route) {
        if (!route.transport().equals("error")
                || core.ports().transports().apply("error").isPresent()) {
            return Optional.empty();
        }
        String[] words = route.nextHop().strip().split(" ", 2);
        Optional<EnhancedStatus> status = EnhancedStatus.parse(words[0]);
        String text = status.isPresent() ? (words.length > 1 ? words[1] : "refused") : route.nextHop();
        Diagnostic why = Diagnostic.of(status.orElse(EnhancedStatus.of("5.0.0")), text);
        return Optional.of(why.status().isTransient() ? new Routing.Defer(why) : new Routing.Fail(why));
    }

    /// Everything but ways is settled first; what has a way then comes again by itself, in one piece.
    private void conclude(Part original, Part part, Message message, Map<Integer, Routing> answers) {
        Map<Integer, Result> settled = new HashMap<>();
        Map<Group, List<Integer>> ways = new LinkedHashMap<>();
        for (int ordinal : message.covered(part)) {
            Recipient recipient = message.recipient(ordinal).orElseThrow();
            Routing answer = answers.getOrDefault(ordinal, Routing.pass());
            Optional<Result> result = result(message, recipient, answer);
            if (result.isPresent()) {
                settled.put(ordinal, result.get());
            } else if (answer instanceof Routing.Via(Route route)) {
                ways.computeIfAbsent(group(message, recipient, route), g -> new ArrayList<>())
                        .add(ordinal);
            }
        }
        if (!settled.isEmpty() || ways.isEmpty()) {
            core.runner().finishedBusy(original, Feedback.NEUTRAL);
            settler.settle(Settlement.of(part, settled, core.now()));
            return;
        }
        List<Part> parts = parts(part, message, ways, answers);
        for (Part refused : core.runner().replace(original, parts)) {
            settler.settle(Settlement.of(refused, Map.of(), core.now()));
        }
    }

    private Optional<Result> result(Message message, Recipient recipient, Routing answer) {
        RecipientRow row = message.row(recipient.ordinal());
        if (row.has(RecipientRow.REFUSED) && row.last().isPresent()) {
            return Optional.of(
                    new Result.Told(new DeliveryOutcome.Failed(row.last().get())));
        }
        Optional<Suspension> suspension = core.suspensions().of(recipient.mailbox(), message.reversePath(recipient));
        if (suspension.isPresent()) {
            return Optional.of(new Result.Parked(suspension.get()));
        }
        return switch (answer) {
            case Routing.Via(Route route) -> ofRoute(message, recipient, row, route);
            case Routing.Fail(Diagnostic why) -> Optional.of(new Result.Told(new DeliveryOutcome.Failed(why)));
            case Routing.Defer(Diagnostic why) -> Optional.of(deferred(why));
            case Routing.Pass _ -> Optional.of(deferred(Diagnostic.of("4.3.5", "no routing policy knows the way")));
            case Routing.Expand _ -> Optional.of(deferred(Diagnostic.of("4.3.0", "the expansion is not finished")));
        };
    }

    private Optional<Result> ofRoute(Message message, Recipient recipient, RecipientRow row, Route route) {
        if (core.ports().routes().holds(route)) {
            String reason = route.nextHop().isBlank() ? "a hold: route" : route.nextHop();
            return Optional.of(
                    row.has(RecipientRow.RELEASED)
                            ? deferred(Diagnostic.of("4.3.5", "released, but only a hold: route leads on"))
                            : new Result.Held(reason));
        }
        String address = recipient.mailbox().toString().toLowerCase(java.util.Locale.ROOT);
        boolean circles = core.ports().routes().marksDelivery(route)
                && message.envelope().notes().deliveredTo().contains(address);
        return circles
                ? Optional.of(new Result.Told(new DeliveryOutcome.Failed(
                        Diagnostic.of("5.4.6", "mail forwarding loop for " + recipient.mailbox()))))
                : Optional.empty();
    }

    private static Result deferred(Diagnostic why) {
        return new Result.Told(new DeliveryOutcome.Deferred(Deferral.of(why)));
    }

    private static Group group(Message message, Recipient recipient, Route route) {
        ReversePath returnPath = message.reversePath(recipient);
        Route plain = Route.of(route.transport(), route.nextHop());
        plain = route.source().isPresent() ? plain.withSource(route.source().get()) : plain;
        plain = route.tlsLevel().isPresent()
                ? plain.withTlsLevel(route.tlsLevel().get())
                : plain;
        return new Group(plain, route.reversePath().orElse(returnPath), returnPath);
    }

    private List<Part> parts(
            Part part, Message message, Map<Group, List<Integer>> ways, Map<Integer, Routing> answers) {
        List<Part> parts = new ArrayList<>();
        try (MessageLedger.Hold _ = core.ledger().lock(part.id())) {
            ways.forEach((group, ordinals) -> {
                int most = core.ports()
                        .destinations()
                        .lane(group.route().toString())
                        .recipientsPerAttempt();
                for (int from = 0; from < ordinals.size(); from += most) {
                    List<Integer> some = ordinals.subList(from, Math.min(ordinals.size(), from + most));
                    parts.add(part(part, message, way(group, some, answers), some));
                }
            });
            parts.stream().skip(1).forEach(more -> part.row().share());
        }
        if (parts.size() > 1) {
            return parts;
        }
        Part only = parts.getFirst();
        return List.of(new Part(
                part.key(),
                only.lane(),
                only.claim(),
                only.way(),
                only.ordinals(),
                only.attempts(),
                only.deadline(),
                part.row()));
    }

    private Way way(Group group, List<Integer> ordinals, Map<Integer, Routing> answers) {
        Map<Integer, io.postrider.api.mail.Mailbox> addresses = new HashMap<>();
        for (int ordinal : ordinals) {
            if (answers.get(ordinal) instanceof Routing.Via(Route route)
                    && route.recipient().isPresent()) {
                addresses.put(ordinal, route.recipient().get());
            }
        }
        return new Way(core.ports().routes().generation(), group.route(), group.path(), addresses);
    }

    private Part part(Part from, Message message, Way way, List<Integer> ordinals) {
        List<RecipientRow> rows = ordinals.stream().map(message::row).toList();
        int attempts = rows.stream().mapToInt(RecipientRow::attempts).max().orElse(0);
        return new Part(
                Parts.key(from, ordinals),
                way.lane(),
                from.claim(),
                Optional.of(way),
                List.copyOf(ordinals),
                attempts,
                core.times().deadline(message, rows, way.lane()),
                from.row());
    }

    /// A recipient that an operator has released.
    private record Released(Recipient recipient) implements Recipient {
        @Override
        public int ordinal() {
            return recipient.ordinal();
        }

        @Override
        public io.postrider.api.mail.Mailbox mailbox() {
            return recipient.mailbox();
        }

        @Override
        public io.postrider.api.mail.DsnRequest dsn() {
            return recipient.dsn();
        }

        @Override
        public boolean released() {
            return true;
        }
    }
}
