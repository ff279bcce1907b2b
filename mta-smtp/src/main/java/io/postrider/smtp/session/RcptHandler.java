// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.MailIntake.Acceptance;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.protocol.Command;
import java.util.Optional;

/// RCPT (RFC 5321 §4.1.1.3): filters, then the one check that cannot be switched off.
final class RcptHandler {
    private static final Reply OK = Reply.enhanced(250, "2.1.5", "Ok");
    // RFC 5321 §4.5.3.1.10
    private static final Reply TOO_MANY = Reply.enhanced(452, "4.5.3", "Too many recipients");
    private static final Reply UNQUALIFIED = Reply.enhanced(501, "5.1.3", "The recipient's address needs a domain");
    private static final Reply NEEDS_UTF8 = Reply.enhanced(553, "5.6.7", "The address needs SMTPUTF8");
    private final Conversation conversation;
    private final Addresses addresses;

    RcptHandler(Conversation conversation) {
        this.conversation = conversation;
        this.addresses = new Addresses(conversation);
    }

    Transition rcpt(SessionState state, Command.Rcpt rcpt) {
        return switch (state) {
            case SessionState.InTransaction open -> decided(open, rcpt);
            case SessionState.BetweenChunks chunks -> Transition.answer(Replies.WITHIN_BDAT, chunks);
            case SessionState.Greeted greeted
            when MailHandler.authenticationMissing(conversation) ->
                Transition.answer(Replies.AUTHENTICATION_REQUIRED, greeted);
            case SessionState.Greeted greeted -> Transition.answer(Replies.MAIL_FIRST, greeted);
            case SessionState other -> Transition.answer(Replies.HELLO_FIRST, other);
        };
    }

    private Transition decided(SessionState.InTransaction state, Command.Rcpt rcpt) {
        OpenTransaction transaction = state.open();
        Transition decision = accepted(state, rcpt);
        boolean refused = decision.step().replies().stream().noneMatch(Reply::isPositive);
        if (refused) {
            transaction.noteRefusedRecipient();
        }
        return decision;
    }

    private Transition accepted(SessionState.InTransaction state, Command.Rcpt rcpt) {
        OpenTransaction transaction = state.open();
        if (transaction.recipients().size() >= conversation.rules().limits().recipientsPerMessage()) {
            return Transition.answer(TOO_MANY, state);
        }
        Optional<Mailbox> mailbox = addresses.complete(rcpt.path());
        if (mailbox.isEmpty()) {
            return Transition.answer(UNQUALIFIED, state);
        }
        // RFC 6531 §3.4
        if (!mailbox.get().isAscii() && !transaction.parameters().smtpUtf8()) {
            return Transition.answer(NEEDS_UTF8, state);
        }
        Recipient recipient = transaction.candidate(mailbox.get(), rcpt.dsn());
        Optional<Transition> objection = conversation.objection(
                conversation.ask(hooks -> hooks.onRcpt(transaction, recipient)), transaction, state);
        if (objection.isPresent()) {
            return objection.get();
        }
        return switch (conversation.ports().intake().check(transaction, recipient)) {
            case Acceptance.Refuse(Reply reply) -> Transition.answer(reply, state);
            case Acceptance.Accept accept -> {
                transaction.accept(recipient);
                yield Transition.answer(OK, state);
            }
        };
    }
}
