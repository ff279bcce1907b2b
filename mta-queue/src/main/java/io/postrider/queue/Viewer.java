// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.Recipient;
import io.postrider.api.smtp.Reply;
import io.postrider.queue.ledger.Message;
import io.postrider.queue.record.RecipientRow;
import io.postrider.queue.record.RecipientState;
import io.postrider.queue.record.Suspension;
import io.postrider.queue.record.Transition;
import io.postrider.queue.schedule.LaneName;
import io.postrider.queue.schedule.LaneScheduler;
import io.postrider.queue.schedule.Part;
import io.postrider.queue.view.MessageView;
import io.postrider.queue.view.RecipientView;
import io.postrider.queue.view.Why;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Makes views: the records, with what only memory knows laid over them.
final class Viewer {
    private final Core core;

    Viewer(Core core) {
        this.core = core;
    }

    /// A part in memory that covers a recipient.
    private record Live(Part part, boolean running) {}

    private Map<Integer, Live> live(Message message) {
        return core.runner().ask(scheduler -> live(message, scheduler));
    }

    private static Map<Integer, Live> live(Message message, LaneScheduler scheduler) {
        Map<Integer, Live> live = new HashMap<>();
        for (Part part : scheduler.parts(message.id())) {
            boolean running = scheduler.isRunning(part.key());
            message.covered(part).forEach(ordinal -> live.put(ordinal, new Live(part, running)));
        }
        return live;
    }

    MessageView message(Message message) {
        Map<Integer, Live> live = live(message);
        List<RecipientView> recipients = message.recipients().stream()
                .map(recipient -> recipient(message, recipient, Optional.ofNullable(live.get(recipient.ordinal()))))
                .toList();
        Instant now = core.now();
        return new MessageView(
                message.id().toString(),
                message.envelope().reversePath().toString(),
                state(message, recipients, now),
                message.envelope().notes().sizeOctets(),
                message.envelope().arrived(),
                recipients.stream()
                        .filter(recipient -> isOpen(message, recipient.ordinal()))
                        .flatMap(recipient -> recipient.due().stream())
                        .min(Comparator.naturalOrder()),
                message.envelope().tenant(),
                recipients);
    }

    private static boolean isOpen(Message message, int ordinal) {
        return !message.row(ordinal).state().isFinal();
    }

    private RecipientView recipient(Message message, Recipient recipient, Optional<Live> live) {
        RecipientRow row = message.row(recipient.ordinal());
        boolean sending = live.isPresent()
                && live.get().running()
                && live.get().part().way().isPresent();
        Optional<String> lane = live.map(l -> l.part().lane()).filter(name -> !LaneName.needsRouting(name));
        Optional<Instant> due = row.progress().due();
        if (due.isEmpty() && row.state() == RecipientState.WAITING) {
            due = message.envelope().parameters().holdUntil().filter(at -> at.isAfter(core.now()));
        }
        return new RecipientView(
                recipient.ordinal(),
                recipient.mailbox().toString(),
                recipient.mailbox().domain().ascii(),
                (sending ? RecipientState.SENDING : row.state()).word(),
                lane.orElse(row.lane()),
                row.attempts(),
                row.last().map(Viewer::words),
                row.state().isFinal() || sending ? Optional.empty() : due);
    }

    private static String words(Diagnostic said) {
        return said.reply().map(Reply::toString).orElse(said.toString());
    }

    private static String state(Message message, List<RecipientView> recipients, Instant now) {
        Set<String> states = new TreeSet<>();
        for (RecipientView recipient : recipients) {
            if (isOpen(message, recipient.ordinal())) {
                states.add(state(recipient, now));
            }
        }
        for (String state : List.of("active", "deferred", "scheduled")) {
            if (states.contains(state)) {
                return state;
            }
        }
        return "held";
    }

    private static String state(RecipientView recipient, Instant now) {
        return switch (recipient.state()) {
            case "held" -> "held";
            case "deferred", "uncertain" -> "deferred";
            case "waiting" -> recipient.due().filter(at -> at.isAfter(now)).isPresent() ? "scheduled" : "active";
            default -> "active";
        };
    }

    /// Why each recipient is where it is.
    List<Why> why(Message message) {
        Map<Integer, Live> live = live(message);
        List<Why> answers = new ArrayList<>();
        for (Recipient recipient : message.recipients()) {
            RecipientRow row = message.row(recipient.ordinal());
            Optional<Live> part = Optional.ofNullable(live.get(recipient.ordinal()));
            RecipientView view = recipient(message, recipient, part);
            Instant now = core.now();
            Optional<Suspension> suspension = row.state().isFinal()
                    ? Optional.empty()
                    : core.suspensions()
                            .of(recipient.mailbox(), message.reversePath(recipient))
                            .or(() -> core.suspensions().ofLane(view.lane()));
            List<String> limits = row.state().isFinal() || row.state() == RecipientState.HELD || isSending(view)
                    ? List.of()
                    : core.runner().ask(scheduler -> scheduler.limits(view.lane(), now));
            answers.add(new Why(
                    view,
                    reason(view, row, suspension, limits),
                    limits,
                    suspension.map(Suspension::toString),
                    row.trail()));
        }
        return answers;
    }

    private static boolean isSending(RecipientView view) {
        return view.state().equals("sending");
    }

    private static String reason(
            RecipientView view, RecipientRow row, Optional<Suspension> suspension, List<String> limits) {
        String last = row.trail().isEmpty()
                ? ""
                : Optional.of(row.trail().getLast()).map(Transition::reason).orElse("");
        if (suspension.isPresent()) {
            return suspension.get().kind().word() + " " + suspension.get().name() + " is suspended";
        }
        return switch (view.state()) {
            case "sending" -> "an attempt is running";
            case "waiting" -> {
                if (view.due().isPresent()) {
                    yield "the sender asked for delivery at " + view.due().get();
                }
                String way =
                        view.lane().isEmpty() ? "waiting to be routed" : "waiting for its turn in lane " + view.lane();
                yield limits.isEmpty() ? way : way + ": " + limits.getFirst();
            }
            default -> last.isEmpty() ? view.state() : last;
        };
    }
}
