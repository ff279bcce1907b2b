// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.auth.Authenticator;
import io.postrider.api.auth.Exchange;
import io.postrider.api.auth.Identity;
import io.postrider.api.event.SessionEvent.Action;
import io.postrider.api.filter.MailFilter.Hooks;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.protocol.Command;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// AUTH and the lines of its exchange (RFC 4954).
final class AuthHandler {
    private static final Reply SUCCEEDED = Reply.enhanced(235, "2.7.0", "Authentication succeeded");
    private static final Reply FAILED = Reply.enhanced(535, "5.7.8", "Authentication credentials invalid");
    private static final Reply UNAVAILABLE = Reply.enhanced(454, "4.7.0", "Temporary authentication failure");
    private static final Reply NO_BASE64 = Reply.enhanced(501, "5.5.2", "Cannot decode base64");
    private static final Reply CANCELLED = Reply.enhanced(501, "5.7.0", "Authentication cancelled");
    // RFC 4954 §4: 500 with X.5.6
    private static final Reply TOO_LONG = Reply.enhanced(500, "5.5.6", "Authentication exchange line is too long");
    private static final Reply UNKNOWN_MECHANISM = Reply.enhanced(504, "5.5.4", "Unrecognized authentication type");
    private static final Reply NEEDS_TLS =
            Reply.enhanced(538, "5.7.11", "Encryption required for requested authentication mechanism");
    private static final Reply TWICE = Reply.enhanced(503, "5.5.1", "Already authenticated");
    private static final byte[] EMPTY = {};
    private final Conversation conversation;

    AuthHandler(Conversation conversation) {
        this.conversation = conversation;
    }

    Transition auth(SessionState state, Command.Auth auth) {
        Optional<Authenticator> authenticator = conversation.ports().authenticator();
        if (authenticator.isEmpty() || conversation.rules().auth() == AuthOffer.OFF) {
            return Transition.answer(Replies.NOT_IMPLEMENTED, state);
        }
        return switch (state) {
            case SessionState.Greeted greeted
            when conversation.facts().identity().isPresent() -> Transition.answer(TWICE, greeted);
            case SessionState.Greeted greeted
            when conversation.session().extended() -> begin(greeted, authenticator.get(), auth);
            case SessionState.Greeted greeted -> Transition.answer(Replies.HELLO_FIRST, greeted);
            case SessionState.Connected connected -> Transition.answer(Replies.HELLO_FIRST, connected);
            // RFC 4954 §4: AUTH is not permitted during a mail transaction
            case SessionState other -> Transition.answer(Replies.IN_TRANSACTION, other);
        };
    }

    private Transition begin(SessionState.Greeted state, Authenticator authenticator, Command.Auth auth) {
        List<String> mechanisms = ExtensionOffer.mechanisms(conversation);
        if (!mechanisms.contains(auth.mechanism())) {
            boolean clear = conversation.facts().tls().isEmpty() && ExtensionOffer.offersStartTls(conversation.rules());
            return Transition.answer(clear ? NEEDS_TLS : UNKNOWN_MECHANISM, state);
        }
        Optional<byte[]> response =
                auth.initialResponse().map(AuthHandler::initial).orElse(Optional.of(EMPTY));
        if (response.isEmpty()) {
            return Transition.answer(NO_BASE64, state);
        }
        Exchange exchange = authenticator.begin(auth.mechanism(), conversation.session());
        SessionState.Authenticating next = new SessionState.Authenticating(exchange, auth.mechanism());
        return step(next, response.get(), auth.initialResponse().isPresent());
    }

    // RFC 4954 §4: a lone = is the empty initial response
    private static Optional<byte[]> initial(String text) {
        return text.equals("=") ? Optional.of(EMPTY) : decode(text);
    }

    private static Optional<byte[]> decode(String text) {
        boolean padded = text.length() % 4 == 0;
        try {
            return padded ? Optional.of(Base64.getDecoder().decode(text)) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// Takes the client's answer to a challenge.
    Transition response(SessionState.Authenticating state, byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r\n")) {
            return ended(state, NO_BASE64);
        }
        String response = text.substring(0, text.length() - 2);
        // RFC 4954 §4: a lone asterisk cancels
        if (response.equals("*")) {
            return ended(state, CANCELLED);
        }
        Optional<byte[]> octets = decode(response);
        return octets.isEmpty() ? ended(state, NO_BASE64) : step(state, octets.get(), true);
    }

    Transition overlong(SessionState.Authenticating state) {
        return ended(state, TOO_LONG);
    }

    private static Transition ended(SessionState.Authenticating state, Reply reply) {
        state.exchange().close();
        return Transition.answer(reply, new SessionState.Greeted());
    }

    private Transition step(SessionState.Authenticating state, byte[] octets, boolean present) {
        return switch (ask(state.exchange(), octets, present)) {
            case Exchange.Result.Challenge(byte[] challenge) -> {
                String text = Base64.getEncoder().encodeToString(challenge);
                yield new Transition(new Step.Authenticate(Reply.of(334, text)), state);
            }
            case Exchange.Result.Accepted(Identity identity) -> accepted(state, identity);
            case Exchange.Result.Denied denied -> denied(state);
            case Exchange.Result.Unavailable unavailable -> ended(state, UNAVAILABLE);
        };
    }

    private static Exchange.Result ask(Exchange exchange, byte[] octets, boolean present) {
        try {
            return exchange.step(octets, present);
        } catch (RuntimeException fault) {
            return new Exchange.Result.Unavailable(fault.toString());
        }
    }

    private Transition accepted(SessionState.Authenticating state, Identity identity) {
        SessionFacts before = conversation.facts();
        conversation.session().become(before.withIdentity(identity));
        Optional<Transition> objection =
                conversation.objection(conversation.ask(Hooks::onAuth), new SessionState.Greeted());
        if (objection.isPresent()) {
            state.exchange().close();
            conversation.session().become(before);
            return objection.get();
        }
        conversation.publish(Action.AUTHENTICATED, Optional.of("AUTH " + state.mechanism()));
        return ended(state, SUCCEEDED);
    }

    private Transition denied(SessionState.Authenticating state) {
        conversation.budget().onAuthFailure();
        conversation.publish(
                Action.AUTHENTICATION_FAILED,
                Optional.of("AUTH " + state.mechanism()),
                SessionHappening.MailPart.NONE,
                Optional.of(FAILED));
        return ended(state, FAILED);
    }
}
