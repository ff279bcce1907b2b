// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.event.SessionEvent.Action;
import io.postrider.api.filter.Ending;
import io.postrider.api.filter.MailFilter.Hooks;
import io.postrider.api.filter.Verdict;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.smtp.protocol.Command;
import io.postrider.smtp.protocol.CommandParser;
import io.postrider.smtp.protocol.Verb;
import io.postrider.smtp.session.ExtensionSettings.EarlyPipelining;
import io.postrider.smtp.session.SessionFacts.Peer;
import java.nio.ByteBuffer;
import java.util.Optional;

/// One inbound conversation: state × command → [Step] (RFC 5321 §4.1.4).
///
/// The driver calls [#open()] once and does what the step says: after [Step.Answer] and [Step.Authenticate]
/// it reads a
/// line and calls [#onLine]; after [Step.ReceiveContent] it gives octets to [#onContent] until that returns a
/// step;
/// after [Step.UpgradeTls] it calls [#onTls]; after [Step.Close] it closes. Whatever ends the conversation,
/// it calls
/// [#close()]. One call at a time, on a thread that may block. A RuntimeException out of a call is a bug: the
/// driver
/// reports it, does the step of [#onFault()] and closes.
public final class SmtpSession implements AutoCloseable {
    /// The longest line a driver has to buffer, its CRLF included (RFC 4954 §4); of a longer one it drops the
    /// octets
    /// up to LF and calls [#onOverlongLine()].
    public static final int MAX_LINE_OCTETS = CommandParser.MAX_AUTH_LINE_OCTETS;

    private final Conversation conversation;
    private final Handlers handlers;
    private final CommandCounts counts = new CommandCounts();
    private final Toll toll;
    private SessionState state = new SessionState.Connected();
    private boolean opened;

    /// Makes a session that has not begun.
    public SmtpSession(SessionPorts ports, ListenerRules rules, Connection connection) {
        PeerRights rights = connection.client().map(ports.peers()::of).orElseGet(ports.peers()::ofUnixSocket);
        Peer peer = new Peer(connection.client(), connection.local(), Optional.empty());
        SessionFacts facts =
                new SessionFacts(rules, connection, peer, rights, Optional.empty(), connection.tls(), Optional.empty());
        this.conversation = new Conversation(ports, rules, new LiveSession(facts));
        this.handlers = new Handlers(conversation);
        this.toll = new Toll(conversation, counts);
    }

    /// The session as filters see it.
    public Session view() {
        return conversation.session();
    }

    /// Asks the filters and makes the greeting, or the refusal.
    public Step open() {
        opened = true;
        conversation.publish(Action.CONNECTED, Optional.empty());
        if (conversation.facts().tls().isPresent()) {
            conversation.publish(Action.TLS_ESTABLISHED, Optional.empty());
        }
        conversation.openHooks();
        return become(greeting());
    }

    private Transition greeting() {
        Verdict verdict = conversation.ask(Hooks::onConnect);
        Optional<Transition> objection = conversation.objection(verdict, new SessionState.Closed());
        if (objection.isPresent()) {
            Reply reply = objection.get().step().replies().getFirst();
            conversation.publish(
                    Action.CONNECTION_REFUSED,
                    Optional.of("CONNECT"),
                    SessionHappening.MailPart.NONE,
                    Optional.of(reply));
            return Transition.close(reply);
        }
        ListenerRules.Host host = conversation.rules().host();
        String text = (host.hostname() + " " + host.banner()).strip();
        return Transition.answer(Reply.of(220, text), new SessionState.Connected());
    }

    /// Takes one line, a command or a SASL response.
    ///
    /// @param line all octets up to and with LF
    /// @param moreBuffered true when octets behind it are here already
    public Step onLine(byte[] line, boolean moreBuffered) {
        if (state instanceof SessionState.Authenticating exchanging) {
            return toll.settle(become(handlers.auth().response(exchanging, line)));
        }
        Command command = conversation.parser().parse(line);
        toll.enter(command);
        Transition transition = command(command, moreBuffered);
        toll.publishRefusal(command, state, transition);
        return toll.settle(become(transition));
    }

    private Transition command(Command command, boolean moreBuffered) {
        if (command instanceof Command.ForeignProtocol) {
            return Transition.close(Replies.FOREIGN_PROTOCOL);
        }
        if (moreBuffered && command.verb() != Verb.STARTTLS && tooEarly(command.verb())) {
            return Transition.close(Replies.SYNCHRONIZATION);
        }
        boolean tlsMissing = conversation.rules().tls() == TlsOffer.STARTTLS_REQUIRED
                && conversation.facts().tls().isEmpty()
                && command.verb() != Verb.UNKNOWN
                && !command.verb().allowedBeforeTls();
        // RFC 3207 §4
        if (tlsMissing) {
            return command instanceof Command.Bdat bdat
                    ? handlers.bdat().refused(Replies.TLS_FIRST, state, bdat)
                    : Transition.answer(Replies.TLS_FIRST, state);
        }
        return handle(command, moreBuffered);
    }

    // RFC 2920 §3.1: commands whose reply decides what the next octets mean end a group
    private boolean tooEarly(Verb verb) {
        boolean refused = conversation.rules().extensions().earlyPipelining() == EarlyPipelining.REFUSE;
        return refused && verb.endsPipelineGroup() && !conversation.exempt();
    }

    private Transition handle(Command command, boolean moreBuffered) {
        return switch (command) {
            case Command.Helo helo -> handlers.hello().helo(state, helo);
            case Command.Ehlo ehlo -> handlers.hello().ehlo(state, ehlo);
            case Command.Lhlo lhlo -> handlers.hello().lhlo(state, lhlo);
            case Command.Mail mail -> handlers.mail().mail(state, mail);
            case Command.Rcpt rcpt -> handlers.rcpt().rcpt(state, rcpt);
            case Command.Data data -> handlers.data().data(state);
            case Command.Bdat bdat -> handlers.bdat().bdat(state, bdat);
            case Command.Rset rset -> reset();
            case Command.Noop noop -> handlers.inquiry().noop(state);
            case Command.Quit quit -> Transition.close(Replies.BYE);
            case Command.Vrfy vrfy -> handlers.inquiry().vrfy(state);
            case Command.Expn expn -> handlers.inquiry().expn(state);
            case Command.Help help -> handlers.inquiry().help(state);
            case Command.Etrn etrn -> handlers.inquiry().etrn(state, etrn);
            case Command.StartTls startTls -> handlers.startTls().startTls(state, moreBuffered);
            case Command.Auth auth -> handlers.auth().auth(state, auth);
            case Command.Xclient xclient -> restart(xclient);
            case Command.Xforward xforward -> handlers.xclient().xforward(state, xforward);
            case Command.Malformed malformed -> Transition.answer(malformed.reply(), state);
            case Command.Unknown unknown -> Transition.answer(Replies.UNKNOWN, state);
            case Command.ForeignProtocol foreign -> Transition.close(Replies.FOREIGN_PROTOCOL);
        };
    }

    // RFC 5321 §4.1.1.5: the transaction is gone, the greeting stays
    private Transition reset() {
        boolean greeted = !(state instanceof SessionState.Connected);
        return Transition.answer(Replies.OK, greeted ? new SessionState.Greeted() : state);
    }

    private Transition restart(Command.Xclient xclient) {
        return switch (handlers.xclient().xclient(state, xclient)) {
            case XclientHandler.Outcome.Refused(Reply reply) -> Transition.answer(reply, state);
            case XclientHandler.Outcome.Restarted restarted -> {
                conversation.openHooks();
                yield greeting();
            }
        };
    }

    /// Says that a line had more than [#MAX_LINE_OCTETS].
    public Step onOverlongLine() {
        if (state instanceof SessionState.Authenticating exchanging) {
            return toll.settle(become(handlers.auth().overlong(exchanging)));
        }
        toll.enter(new Command.Unknown(""));
        return toll.settle(become(Transition.answer(Replies.LINE_TOO_LONG, state)));
    }

    /// Takes octets of the content. What belongs to it is consumed, what is behind it stays in the buffer.
    ///
    /// @return empty while the content goes on
    public Optional<Step> onContent(ByteBuffer octets) {
        Optional<Transition> transition = switch (state) {
            case SessionState.ReceivingText text -> handlers.data().octets(text, octets);
            case SessionState.ReceivingChunk chunk -> chunk(chunk, octets);
            case SessionState.Draining draining -> drain(draining, octets);
            case SessionState other -> throw new IllegalStateException("no content is expected");
        };
        return transition.map(whole -> toll.settle(become(whole)));
    }

    private Optional<Transition> chunk(SessionState.ReceivingChunk chunk, ByteBuffer octets) {
        ByteBuffer part = BdatHandler.take(octets, chunk.remaining());
        long remaining = chunk.remaining() - part.remaining();
        chunk.reception().chunk(part);
        if (remaining == 0) {
            return Optional.of(handlers.bdat().chunkDone(chunk.reception(), chunk.last()));
        }
        state = new SessionState.ReceivingChunk(chunk.reception(), remaining, chunk.last());
        return Optional.empty();
    }

    private Optional<Transition> drain(SessionState.Draining draining, ByteBuffer octets) {
        long remaining = draining.remaining()
                - BdatHandler.take(octets, draining.remaining()).remaining();
        if (remaining == 0) {
            return Optional.of(draining.then());
        }
        state = new SessionState.Draining(remaining, draining.then());
        return Optional.empty();
    }

    /// Says that the handshake which [Step.UpgradeTls] began is done.
    public Step onTls(TlsFacts tls) {
        return become(handlers.startTls().secured(tls));
    }

    /// Says that it failed.
    public Step onTlsFailed() {
        return become(handlers.startTls().failed());
    }

    /// Says that octets came when none were allowed: before the greeting, or in clear between STARTTLS and
    /// handshake.
    public Step onEarlyOctets() {
        conversation.publishRefusal("CONNECT", SessionHappening.MailPart.NONE, Replies.SYNCHRONIZATION);
        return become(Transition.close(Replies.SYNCHRONIZATION));
    }

    /// Says that a deadline, or the least rate of data, was missed.
    public Step onTimeout() {
        conversation.publish(Action.LOST, Optional.of("timeout " + toll.stage(state)));
        return become(Transition.close(Replies.TIMEOUT));
    }

    /// Says that the peer is gone without QUIT.
    public void onLost() {
        conversation.publish(Action.LOST, Optional.of(toll.stage(state)));
        become(Transition.close());
    }

    /// Says that the server stops.
    public Step onShutdown() {
        return become(Transition.close(Replies.SHUTDOWN));
    }

    /// Says that a call threw.
    public Step onFault() {
        return become(Transition.close(Replies.FAULT));
    }

    private Step become(Transition transition) {
        SessionState before = state;
        state = transition.next();
        boolean over = before.transaction().isPresent()
                && before.transaction().get() != state.transaction().orElse(null);
        if (over) {
            before.receiving().ifPresent(Reception::close);
            conversation.end(before.transaction().get(), Ending.ABORTED);
        }
        if (before instanceof SessionState.Authenticating exchanging && before != state) {
            exchanging.exchange().close();
        }
        return transition.step();
    }

    /// Ends the session, whatever it was about; a transaction in progress is aborted. Idempotent.
    @Override
    public void close() {
        if (!opened) {
            return;
        }
        opened = false;
        become(Transition.close());
        conversation.closeHooks();
        conversation.publishDisconnect(counts.summary());
    }
}
