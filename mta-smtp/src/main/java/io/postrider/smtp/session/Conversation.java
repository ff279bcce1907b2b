// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.event.SessionEvent.Action;
import io.postrider.api.filter.Ending;
import io.postrider.api.filter.MailFilter.Hooks;
import io.postrider.api.filter.Verdict;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.protocol.CommandParser;
import io.postrider.smtp.protocol.Extension;
import io.postrider.smtp.session.SessionHappening.MailPart;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the handlers of one session share: whom to ask, what is true, what was offered. Belongs to its
/// session's thread.
final class Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    private final SessionPorts ports;
    private final ListenerRules rules;
    private final LiveSession session;
    private final Budget budget;
    private final Set<Extension> extensionsOff;
    private Hooks hooks = new Hooks() {};
    private Set<Extension> offered = Set.of();
    private CommandParser parser = new CommandParser(Set.of());
    private Optional<String> discarded = Optional.empty();
    private Optional<String> forwardedAddress = Optional.empty();

    Conversation(SessionPorts ports, ListenerRules rules, LiveSession session) {
        this.ports = ports;
        this.rules = rules;
        this.session = session;
        this.budget = new Budget(rules.limits());
        this.extensionsOff = rules.extensions().off();
    }

    SessionPorts ports() {
        return ports;
    }

    ListenerRules rules() {
        return rules;
    }

    LiveSession session() {
        return session;
    }

    SessionFacts facts() {
        return session.facts();
    }

    Budget budget() {
        return budget;
    }

    Hooks hooks() {
        return hooks;
    }

    boolean isLmtp() {
        return rules.role() == ListenerRole.LMTP;
    }

    boolean exempt() {
        return facts().rights().exempt();
    }

    /// True for an extension that this listener, or this client's network, does not have.
    boolean off(Extension extension) {
        return extensionsOff.contains(extension)
                || facts().rights().extensionsOff().contains(extension);
    }

    /// The extensions of the last EHLO; none behind HELO and before any greeting.
    Set<Extension> offered() {
        return offered;
    }

    void offer(Set<Extension> extensions) {
        offered = Set.copyOf(extensions);
        parser = new CommandParser(offered);
    }

    /// Reads command lines as the offered extensions have them.
    CommandParser parser() {
        return parser;
    }

    /// Opens the filters, again after XCLIENT.
    void openHooks() {
        closeHooks();
        hooks = ports.intake().filters(session);
        discarded = Optional.empty();
    }

    void closeHooks() {
        Hooks open = hooks;
        hooks = new Hooks() {};
        open.close();
    }

    /// Asks the filters. A filter's exception is our own trouble: 451.
    Verdict ask(Function<Hooks, Verdict> question) {
        try {
            return question.apply(hooks);
        } catch (RuntimeException fault) {
            LOG.error("A filter failed; answered 451", fault);
            return new Verdict.Refuse(Replies.FILTER_FAULT);
        }
    }

    /// What a verdict about the session as a whole comes to; empty to go on.
    Optional<Transition> objection(Verdict verdict, SessionState whenRefused) {
        return switch (verdict) {
            case Verdict.Proceed proceed -> Optional.empty();
            case Verdict.Refuse refuse -> Optional.of(Transition.answer(refuse.reply(), whenRefused));
            case Verdict.Disconnect disconnect -> Optional.of(Transition.close(disconnect.reply()));
            case Verdict.Discard discard -> {
                discarded = Optional.of(discard.reason());
                yield Optional.empty();
            }
        };
    }

    /// What a verdict about a transaction comes to; empty to go on.
    Optional<Transition> objection(Verdict verdict, OpenTransaction transaction, SessionState whenRefused) {
        if (verdict instanceof Verdict.Discard(String reason)) {
            transaction.discard(reason);
            return Optional.empty();
        }
        return objection(verdict, whenRefused);
    }

    /// A filter wants all mail of this session accepted and dropped.
    Optional<String> discarded() {
        return discarded;
    }

    /// The address that XFORWARD gave for the next transactions.
    Optional<String> forwardedAddress() {
        return forwardedAddress;
    }

    void forward(Optional<String> address) {
        forwardedAddress = address;
    }

    /// Ends a transaction, once.
    void end(OpenTransaction transaction, Ending ending) {
        if (!transaction.close()) {
            return;
        }
        // XFORWARD speaks of one message
        forwardedAddress = Optional.empty();
        try {
            hooks.onTransactionEnd(transaction, ending);
        } catch (RuntimeException fault) {
            LOG.error("A filter failed at the end of a transaction", fault);
        }
    }

    void publish(Action action, Optional<String> command) {
        publish(action, command, MailPart.NONE, Optional.empty());
    }

    void publish(Action action, Optional<String> command, MailPart mail, Optional<Reply> reply) {
        ports.events()
                .publish(
                        new SessionHappening(ports.clock().instant(), action, facts(), command, mail, reply, Map.of()));
    }

    /// Publishes that a command, or a content, was refused.
    void publishRefusal(String command, MailPart mail, Reply reply) {
        publish(Action.REFUSED, Optional.of(command), mail, Optional.of(reply));
    }

    void publishDisconnect(Map<String, String> counts) {
        ports.events()
                .publish(new SessionHappening(
                        ports.clock().instant(),
                        Action.DISCONNECTED,
                        facts(),
                        Optional.empty(),
                        MailPart.NONE,
                        Optional.empty(),
                        counts));
    }
}
