// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.routing.Routing;
import io.postrider.api.routing.RoutingPolicy;
import java.util.ArrayList;
import java.util.List;

/// The way of each recipient, by small links asked in order: SRS back, the host's own postmaster, rewriting,
/// blind
/// copies, plugins, aliases (and who exists), `[[route]]`, `[[domain]]`, smarthost, MX.
///
/// It expands one level at a time: the queue stores the members of an [Routing.Expand] and asks for each of
/// them. A
/// member that is the expanded address itself carries its way already. The reverse-path of the envelope that
/// the queue
/// passes is that of the recipient (an `owner-` address, for a list's member). A `hold` route keeps its
/// message until an
/// operator releases it. Immutable and thread-safe; may block on tables.
public final class RoutingChain implements RoutingPolicy {
    private final List<Stage> stages;
    private final DomainDirectory directory;
    private final TransportNames transports;

    RoutingChain(List<Stage> stages, DomainDirectory directory, TransportNames transports) {
        this.stages = List.copyOf(stages);
        this.directory = directory;
        this.transports = transports;
    }

    /// Makes the chain of one configuration.
    ///
    /// @throws InvalidSettingException when a setting is wrong
    public static RoutingChain of(RoutingSettings settings, RoutingPorts ports) throws InvalidSettingException {
        return new RoutingAssembly(settings, ports).chain();
    }

    @Override
    public Routing route(Envelope envelope, Recipient recipient) {
        return answer(envelope, recipient, Question.Purpose.DELIVERY, Trace.none());
    }

    /// The way of a recipient that an operator has released: no `hold:` takes it again.
    public Routing released(Envelope envelope, Recipient recipient) {
        return answer(envelope, recipient, Question.Purpose.RELEASED, Trace.none());
    }

    /// The way by one transport, without asking any policy: for filters that name one.
    ///
    /// @param transport a URI or the name of a `[transport.X]`; what is neither defers
    public Routing by(String transport, Envelope envelope, Recipient recipient) {
        try {
            Target target = transports.target(transport);
            return target.route(question(envelope, recipient, Question.Purpose.DELIVERY, Trace.none()));
        } catch (IllegalArgumentException bad) {
            return new Routing.Defer(Diagnostic.of("4.3.5", Stage.printable(String.valueOf(bad.getMessage()))));
        }
    }

    /// Answers as at RCPT: recipients are probed where the configuration says so.
    Routing admit(Envelope envelope, Recipient recipient, Trace trace) {
        return answer(envelope, recipient, Question.Purpose.ADMISSION, trace);
    }

    private Routing answer(Envelope envelope, Recipient recipient, Question.Purpose purpose, Trace trace) {
        return from(0, question(envelope, recipient, purpose, trace));
    }

    private Question question(Envelope envelope, Recipient recipient, Question.Purpose purpose, Trace trace) {
        Mailbox mailbox = recipient.mailbox();
        Belonging belonging = directory.belonging(mailbox.domain());
        return new Question(envelope, recipient, mailbox, envelope.reversePath(), belonging, purpose, trace);
    }

    private Routing from(int index, Question question) {
        Stage stage = stages.get(index);
        boolean[] passed = {false};
        Routing routing = stage.route(question, behind -> {
            passed[0] = true;
            return from(index + 1, behind);
        });
        if (!passed[0]) {
            question.trace().step(step(stage.name(), question.mailbox(), routing));
        }
        return routing;
    }

    private static Trace.Step step(String stage, Mailbox mailbox, Routing routing) {
        String name = mailbox.toString();
        return switch (routing) {
            case Routing.Pass _ -> new Trace.Step(stage, name, "pass", "");
            case Routing.Via(var route) -> new Trace.Step(stage, name, "via", route.toString());
            case Routing.Expand(var members) -> new Trace.Step(stage, name, "expanded", shown(members));
            case Routing.Fail(var why) -> new Trace.Step(stage, name, "fail", why.toString());
            case Routing.Defer(var why) -> new Trace.Step(stage, name, "defer", why.toString());
        };
    }

    private static String shown(List<Routing.Member> members) {
        String first = String.join(
                ", ", members.stream().limit(20).map(Routing.Member::toString).toList());
        return members.size() > 20 ? first + " and " + (members.size() - 20) + " more" : first;
    }

    /// Whose a domain is, for the relay rules.
    Belonging belonging(Mailbox mailbox) {
        return directory.belonging(mailbox.domain());
    }

    /// Follows a recipient through all expansions without side effects and tells every step: for `explain`.
    public Explanation explain(Envelope envelope, Recipient recipient) {
        List<Trace.Step> steps = new ArrayList<>();
        Trace bounded = step -> {
            if (steps.size() < Explanation.MAX_STEPS) {
                steps.add(step);
            }
        };
        Routing routing = admit(envelope, recipient, bounded);
        Leaves leaves = new Leaves(this, envelope, bounded);
        leaves.follow(recipient, routing);
        return new Explanation(steps, routing, leaves.found());
    }
}
