// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.mail.BodyType;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.session.Reception.Opening;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// DATA (RFC 5321 §4.1.1.4).
final class DataHandler {
    private static final Reply NEEDS_BDAT = Reply.enhanced(503, "5.5.1", "BODY=BINARYMIME needs BDAT");
    private final Conversation conversation;

    DataHandler(Conversation conversation) {
        this.conversation = conversation;
    }

    Transition data(SessionState state) {
        return switch (state) {
            case SessionState.InTransaction open -> begin(open);
            // RFC 3030 §2: DATA and BDAT exclude each other
            case SessionState.BetweenChunks chunks -> Transition.answer(Replies.WITHIN_BDAT, chunks);
            case SessionState.Greeted greeted -> Transition.answer(Replies.MAIL_FIRST, greeted);
            case SessionState other -> Transition.answer(Replies.HELLO_FIRST, other);
        };
    }

    private Transition begin(SessionState.InTransaction state) {
        OpenTransaction transaction = state.open();
        Optional<Reply> untimely = withoutRecipients(conversation, transaction);
        if (untimely.isPresent()) {
            return Transition.answer(untimely.get(), state);
        }
        // RFC 3030 §3
        if (transaction.parameters().body() == BodyType.BINARY_MIME) {
            return Transition.answer(NEEDS_BDAT, state);
        }
        return switch (Reception.open(conversation, transaction)) {
            case Opening.Refused(Transition transition) -> transition;
            case Opening.Open(Reception reception) ->
                new Transition(
                        new Step.ReceiveContent(List.of(Replies.GO_AHEAD), new Framing.DotTerminated()),
                        new SessionState.ReceivingText(reception));
        };
    }

    /// What to answer when there is nobody to give the content to (RFC 5321 §3.3, RFC 2033 §4.2).
    static Optional<Reply> withoutRecipients(Conversation conversation, OpenTransaction transaction) {
        if (!transaction.recipients().isEmpty()) {
            return Optional.empty();
        }
        boolean refused = transaction.onlyRefusedRecipients() && !conversation.isLmtp();
        return Optional.of(refused ? Replies.NO_VALID_RECIPIENTS : Replies.RCPT_FIRST);
    }

    /// Takes octets; empty while the content goes on.
    Optional<Transition> octets(SessionState.ReceivingText state, ByteBuffer octets) {
        boolean ended = state.reception().unstuff(octets);
        return ended ? Optional.of(state.reception().conclude()) : Optional.empty();
    }
}
