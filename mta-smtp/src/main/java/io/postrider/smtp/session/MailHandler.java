// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.auth.Identity;
import io.postrider.api.filter.Ending;
import io.postrider.api.mail.DeliverBy;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.protocol.Command;
import io.postrider.smtp.protocol.Extension;
import io.postrider.smtp.protocol.MailKeyword;
import io.postrider.smtp.protocol.MailOptions;
import io.postrider.smtp.protocol.PathArgument;
import io.postrider.smtp.session.OpenTransaction.Terms;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// MAIL (RFC 5321 §4.1.1.2) and its parameters' meaning.
final class MailHandler {
    private static final Reply OK = Reply.enhanced(250, "2.1.0", "Ok");
    // RFC 6710 §9: X.3.6
    private static final Reply PRIORITY_CHANGED = Reply.enhanced(250, "2.3.6", "Ok, with MT-PRIORITY 0");
    private static final Reply UNQUALIFIED = Reply.enhanced(501, "5.1.7", "The sender's address needs a domain");
    private static final Reply NOT_OWNED = Reply.enhanced(553, "5.7.1", "The sender's address is not yours");
    private final Conversation conversation;
    private final Addresses addresses;

    MailHandler(Conversation conversation) {
        this.conversation = conversation;
        this.addresses = new Addresses(conversation);
    }

    Transition mail(SessionState state, Command.Mail mail) {
        return switch (state) {
            case SessionState.Greeted greeted -> admitted(greeted, mail);
            // RFC 5321 §4.1.4: no MAIL within a transaction
            case SessionState.InTransaction open -> Transition.answer(Replies.IN_TRANSACTION, open);
            case SessionState.BetweenChunks chunks -> Transition.answer(Replies.WITHIN_BDAT, chunks);
            case SessionState other -> Transition.answer(Replies.HELLO_FIRST, other);
        };
    }

    private Transition admitted(SessionState.Greeted state, Command.Mail mail) {
        if (authenticationMissing(conversation)) {
            return Transition.answer(Replies.AUTHENTICATION_REQUIRED, state);
        }
        if (!conversation.exempt() && conversation.budget().tooManyMessages()) {
            return Transition.close(Replies.TOO_MANY_MESSAGES);
        }
        // RFC 1870 §6.1
        if (mail.options().sizeOctets().orElse(0)
                > conversation.rules().limits().messageSize()) {
            return Transition.answer(Replies.TOO_BIG, state);
        }
        Optional<Mailbox> mailbox = addresses.complete(mail.path());
        if (mailbox.isEmpty() && !(mail.path() instanceof PathArgument.NullPath)) {
            return Transition.answer(UNQUALIFIED, state);
        }
        if (mailbox.isPresent() && !owns(mailbox.get())) {
            return Transition.answer(NOT_OWNED, state);
        }
        Optional<Reply> untimely = untimely(mail.options());
        if (untimely.isPresent()) {
            return Transition.answer(untimely.get(), state);
        }
        return begin(state, mailbox.map(ReversePath::of).orElseGet(ReversePath::none), mail.options());
    }

    /// True when nothing goes before AUTH (RFC 6409 §4.3, RFC 4954 §6).
    static boolean authenticationMissing(Conversation conversation) {
        SessionFacts facts = conversation.facts();
        boolean required =
                facts.role() == ListenerRole.SUBMISSION || conversation.rules().auth() == AuthOffer.REQUIRE;
        boolean known = facts.identity().isPresent() || facts.role() == ListenerRole.SUBMISSION && facts.relayNetwork();
        return required && !known;
    }

    private boolean owns(Mailbox mailbox) {
        Optional<Identity> identity = conversation.facts().identity();
        boolean checked = conversation.rules().senderCheck() != SenderCheck.NONE;
        return !checked || identity.isEmpty() || SenderCheck.owns(identity.get(), mailbox);
    }

    private Transition begin(SessionState.Greeted state, ReversePath reversePath, MailOptions options) {
        conversation.budget().onMail();
        Instant now = conversation.ports().clock().instant();
        Terms terms = new Terms(parameters(options, now), now, clientAddress(), options.has(MailKeyword.PRDR));
        OpenTransaction transaction = OpenTransaction.begin(conversation.session(), reversePath, terms);
        conversation.discarded().ifPresent(transaction::discard);
        Optional<Transition> objection =
                conversation.objection(conversation.ask(hooks -> hooks.onMail(transaction)), transaction, state);
        if (objection.isPresent()) {
            conversation.end(transaction, Ending.REFUSED);
            return objection.get();
        }
        boolean lowered = options.priority().orElse(0) != terms.parameters().priority();
        return Transition.answer(lowered ? PRIORITY_CHANGED : OK, new SessionState.InTransaction(transaction));
    }

    private Optional<String> clientAddress() {
        return conversation
                .forwardedAddress()
                .or(() -> conversation
                        .facts()
                        .clientAddress()
                        .map(InetSocketAddress::getAddress)
                        .map(InetAddress::getHostAddress));
    }

    /// Why the times asked for cannot be had.
    private Optional<Reply> untimely(MailOptions options) {
        ExtensionSettings settings = conversation.rules().extensions();
        Duration hold = options.hold().map(this::fromNow).orElse(Duration.ZERO);
        // RFC 4865 §4: beyond what EHLO announced
        if (hold.compareTo(settings.futureReleaseMax()) > 0) {
            return Optional.of(Reply.enhanced(501, "5.5.4", "The message cannot be held so long"));
        }
        if (options.by().isEmpty()) {
            return Optional.empty();
        }
        MailOptions.By by = options.by().get();
        boolean returns = by.mode() == DeliverBy.Mode.RETURN;
        // RFC 2852 §4: mode R and less than the announced least time
        if (returns && by.seconds() < settings.deliverByMin().toSeconds()) {
            return Optional.of(Reply.enhanced(501, "5.5.4", "BY leaves too little time"));
        }
        // RFC 4865 §5: a deadline before the release can never be met
        if (returns && hold.toSeconds() > by.seconds()) {
            return Optional.of(Reply.enhanced(501, "5.5.4", "BY ends before the message is released"));
        }
        return Optional.empty();
    }

    private Duration fromNow(MailOptions.Hold hold) {
        return switch (hold) {
            case MailOptions.Hold.For(Duration interval) -> interval;
            case MailOptions.Hold.Until(Instant instant) ->
                Duration.between(conversation.ports().clock().instant(), instant);
        };
    }

    private MailParameters parameters(MailOptions options, Instant now) {
        MailParameters parameters = MailParameters.none()
                .withBody(options.body())
                .withSmtpUtf8(options.has(MailKeyword.SMTP_UTF8))
                .withRequireTls(options.has(MailKeyword.REQUIRE_TLS))
                .withPriority(priority(options));
        if (options.notification().content().isPresent()) {
            parameters = parameters.withReturn(options.notification().content().get());
        }
        if (options.notification().envelopeId().isPresent()) {
            parameters = parameters.withEnvelopeId(
                    options.notification().envelopeId().get());
        }
        if (options.by().isPresent()) {
            MailOptions.By by = options.by().get();
            parameters = parameters.withDeliverBy(new DeliverBy(now.plusSeconds(by.seconds()), by.mode(), by.trace()));
        }
        if (options.hold().isPresent()) {
            parameters =
                    parameters.withHoldUntil(now.plus(fromNow(options.hold().get())));
        }
        return parameters;
    }

    // RFC 6710 §8: who is not known may lower the priority, never raise it
    private int priority(MailOptions options) {
        int asked = options.priority().orElse(0);
        SessionFacts facts = conversation.facts();
        boolean trusted = facts.identity().isPresent() || facts.relayNetwork() || conversation.isLmtp();
        return trusted ? asked : Math.min(asked, 0);
    }

    /// True when the client may send BDAT.
    static boolean takesChunks(Conversation conversation) {
        return conversation.offered().contains(Extension.CHUNKING);
    }
}
