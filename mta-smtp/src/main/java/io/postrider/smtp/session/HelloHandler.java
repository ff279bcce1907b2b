// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.filter.MailFilter.Hooks;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.protocol.Command;
import io.postrider.smtp.session.SessionFacts.Hello;
import java.util.Optional;
import java.util.Set;

/// HELO, EHLO (RFC 5321 §4.1.1.1) and LHLO (RFC 2033 §4.1). Each ends a transaction in progress.
final class HelloHandler {
    private final Conversation conversation;

    HelloHandler(Conversation conversation) {
        this.conversation = conversation;
    }

    Transition helo(SessionState state, Command.Helo helo) {
        return greeted(state, new Hello(helo.domain(), false), false);
    }

    Transition ehlo(SessionState state, Command.Ehlo ehlo) {
        return greeted(state, new Hello(ehlo.domain(), true), false);
    }

    Transition lhlo(SessionState state, Command.Lhlo lhlo) {
        return greeted(state, new Hello(lhlo.domain(), true), true);
    }

    private Transition greeted(SessionState state, Hello hello, boolean lmtp) {
        // RFC 2033 §4.1: an LMTP server has no HELO and EHLO, an SMTP server no LHLO
        if (lmtp != conversation.isLmtp()) {
            return Transition.answer(Replies.UNKNOWN, state);
        }
        SessionFacts before = conversation.facts();
        conversation.session().become(before.withHello(hello));
        Optional<Transition> objection = conversation.objection(conversation.ask(Hooks::onHelo), state);
        if (objection.isPresent()) {
            conversation.session().become(before);
            return objection.get();
        }
        return Transition.answer(hello.extended() ? extended() : plain(), new SessionState.Greeted());
    }

    private Reply plain() {
        conversation.offer(Set.of());
        return Reply.of(250, conversation.session().hostname());
    }

    private Reply extended() {
        ExtensionOffer offer = ExtensionOffer.to(conversation);
        conversation.offer(offer.extensions());
        return offer.reply(conversation.session().hostname());
    }
}
