// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.smtp.Reply;
import io.postrider.smtp.protocol.Command;
import io.postrider.smtp.protocol.Extension;
import java.util.List;
import java.util.Optional;

/// The commands that move no mail and change no state: NOOP, HELP, VRFY, EXPN (RFC 5321 §4.1.1.6 to 4.1.1.9),
/// ETRN
/// (RFC 1985).
final class InquiryHandler {
    // RFC 5321 §3.5.3: 252 tells nothing about who exists
    private static final Reply CANNOT_VERIFY =
            Reply.enhanced(252, "2.0.0", "Cannot VRFY user, but will accept a message and attempt delivery");
    private static final Reply HELP = Reply.ofLines(
            214,
            Optional.of(io.postrider.api.smtp.EnhancedStatus.of("2.0.0")),
            List.of(
                    "Commands: HELO EHLO LHLO MAIL RCPT DATA BDAT RSET NOOP QUIT",
                    "VRFY HELP ETRN STARTTLS AUTH",
                    "See RFC 5321 and the keywords that EHLO announces"));
    private final Conversation conversation;

    InquiryHandler(Conversation conversation) {
        this.conversation = conversation;
    }

    Transition noop(SessionState state) {
        return Transition.answer(Replies.OK, state);
    }

    Transition help(SessionState state) {
        return Transition.answer(HELP, state);
    }

    Transition vrfy(SessionState state) {
        return Transition.answer(conversation.off(Extension.VRFY) ? Replies.NOT_IMPLEMENTED : CANNOT_VERIFY, state);
    }

    // RFC 5321 §3.5.1 lets a site keep its lists to itself
    Transition expn(SessionState state) {
        return Transition.answer(Replies.NOT_IMPLEMENTED, state);
    }

    Transition etrn(SessionState state, Command.Etrn etrn) {
        Optional<RemoteQueue> remoteQueue = conversation.ports().remoteQueue();
        if (remoteQueue.isEmpty() || !conversation.offered().contains(Extension.ETRN)) {
            return Transition.answer(Replies.NOT_IMPLEMENTED, state);
        }
        // RFC 1985 §5: not within a transaction
        if (state.transaction().isPresent()) {
            return Transition.answer(Replies.IN_TRANSACTION, state);
        }
        return Transition.answer(remoteQueue.get().start(conversation.session(), etrn.node()), state);
    }
}
