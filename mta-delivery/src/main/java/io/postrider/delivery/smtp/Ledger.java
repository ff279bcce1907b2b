// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.delivery.Deferral;
import io.postrider.api.delivery.Deferral.Scope;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryOutcome.Handover;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.Recipient;
import io.postrider.api.smtp.Reply;
import io.postrider.delivery.dns.IpLiteral;
import io.postrider.delivery.smtp.ReplyClassifier.Action;
import io.postrider.delivery.smtp.ReplyClassifier.Classification;
import io.postrider.smtp.client.ClientPhase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who of an attempt is still to be answered, and what went wrong so far. Turns replies into
/// outcomes and settles them with the request, each recipient once. Used by one thread.
public final class Ledger {
    private final DeliveryRequest request;
    private final ReplyClassifier classifier;
    private final Set<Recipient> open;
    private final List<Trouble> troubles = new ArrayList<>();

    /// A ledger of these recipients of the request.
    public Ledger(DeliveryRequest request, ReplyClassifier classifier, Collection<Recipient> recipients) {
        this.request = request;
        this.classifier = classifier;
        this.open = new LinkedHashSet<>(recipients);
    }

    /// Something that kept a host from taking the mail, with what else waits for it.
    ///
    /// @param why a 4.x.x, or a 5.x.x when this host will never take it
    /// @param scope what else waits
    /// @param slowDown the peer asked for less
    public record Trouble(Diagnostic why, Scope scope, boolean slowDown) {
        /// A trouble of the whole lane.
        public static Trouble lane(Diagnostic why) {
            return new Trouble(why, Scope.LANE, false);
        }
    }

    /// Where a reply came from.
    ///
    /// @param host the peer's name
    /// @param address its address as text, with port
    /// @param handover what a success means
    public record Peer(String host, String address, Handover handover) {
        /// As a notification names it: a name, or an address in brackets (RFC 3464 §2.3.5).
        String remoteMta() {
            return IpLiteral.parse(host).map(IpLiteral::bracketed).orElse(host);
        }

        @Override
        public String toString() {
            return host + "[" + address + "]";
        }
    }

    /// What a reply to one recipient leads to.
    enum Next {
        /// It is settled.
        SETTLED,
        /// It is open still: the same host may take it in another transaction.
        SAME_HOST,
        /// It is open still: another host may take it.
        OTHER_HOST
    }

    /// Whom nobody has answered for.
    public List<Recipient> open() {
        return List.copyOf(open);
    }

    /// True when everybody is settled or uncertain.
    public boolean isClosed() {
        return open.isEmpty();
    }

    /// Handed over and never answered: they stay unsettled, and so become uncertain.
    public void leaveUncertain(Collection<Recipient> recipients) {
        open.removeAll(recipients);
    }

    /// Takes one recipient's reply.
    ///
    /// @param again true when the rest may go in a further transaction
    Next answered(Recipient recipient, Reply reply, ClientPhase phase, Peer peer, boolean again) {
        if (reply.isPositive()) {
            settle(recipient, new DeliveryOutcome.Delivered(diagnostic(reply, phase, peer), peer.handover));
            return Next.SETTLED;
        }
        Classification meaning = classifier.classify(phase, reply);
        if (phase == ClientPhase.RCPT && again && isTooMany(meaning, reply)) {
            // RFC 5321 §4.5.3.1.10: the rest goes in a further transaction
            return Next.SAME_HOST;
        }
        boolean beforeContent = phase != ClientPhase.DATA_DONE && phase != ClientPhase.DATA_BLOCK;
        boolean wholeHost = reply.code() == 421 || phase == ClientPhase.MAIL && reply.isTransient();
        if (beforeContent && wholeHost) {
            trouble(new Trouble(diagnostic(reply, phase, peer), meaning.scope(), meaning.action() == Action.SLOWDOWN));
            return Next.OTHER_HOST;
        }
        settle(recipient, outcome(meaning, diagnostic(reply, phase, peer)));
        return Next.SETTLED;
    }

    private static boolean isTooMany(Classification meaning, Reply reply) {
        return meaning.category().equals("too-many-recipients") && (reply.code() == 452 || reply.code() == 552);
    }

    private static DeliveryOutcome outcome(Classification meaning, Diagnostic why) {
        return switch (meaning.action()) {
            case REJECT -> new DeliveryOutcome.Failed(why);
            case ACCEPT, DEFER, SLOWDOWN -> {
                Deferral deferral = Deferral.of(temporary(why)).withScope(meaning.scope());
                yield new DeliveryOutcome.Deferred(
                        meaning.action() == Action.SLOWDOWN ? deferral.withSlowDown() : deferral);
            }
        };
    }

    /// A deferral has a 4.x.x, whatever the peer called it; its reply stays as it was.
    private static Diagnostic temporary(Diagnostic why) {
        if (why.status().isTransient()) {
            return why;
        }
        Diagnostic four =
                Diagnostic.of("4." + why.status().subject() + "." + why.status().detail(), why.text());
        Diagnostic named = why.remoteMta().map(four::withRemoteMta).orElse(four);
        return why.reply().map(named::withReply).orElse(named);
    }

    /// What the peer said, in words.
    Diagnostic diagnostic(Reply reply, ClientPhase phase, Peer peer) {
        String text =
                reply.isPositive() ? reply.toString() : "host " + peer + " said: " + reply + " (" + phase.words() + ")";
        return Diagnostic.of(classifier.classify(phase, reply).status(), text)
                .withRemoteMta(peer.remoteMta())
                .withReply(reply);
    }

    /// Notes what kept a host from taking the mail.
    public void trouble(Trouble trouble) {
        troubles.add(trouble);
    }

    /// Settles one recipient.
    public void settle(Recipient recipient, DeliveryOutcome outcome) {
        if (open.remove(recipient)) {
            request.settle(recipient, outcome);
        }
    }

    /// Settles all who are open: there is no way.
    public void settleAll(Diagnostic why, Scope scope) {
        DeliveryOutcome outcome = why.status().isPermanent()
                ? new DeliveryOutcome.Failed(why)
                : new DeliveryOutcome.Deferred(Deferral.of(why).withScope(scope));
        open().forEach(recipient -> settle(recipient, outcome));
    }

    /// Settles all who are open by the troubles: failed when every host refuses for good, else
    /// deferred.
    public void giveUp() {
        Optional<Trouble> temporary =
                troubles.stream().filter(t -> !t.why.status().isPermanent()).reduce((a, b) -> b);
        Trouble last = temporary
                .or(() -> troubles.stream().findFirst())
                .orElseGet(() -> Trouble.lane(Diagnostic.of("4.4.1", "No host could be tried")));
        if (last.why.status().isPermanent()) {
            settleAll(last.why, Scope.RECIPIENT);
            return;
        }
        boolean slow = troubles.stream().anyMatch(Trouble::slowDown);
        Deferral deferral = Deferral.of(last.why).withScope(last.scope);
        DeliveryOutcome outcome = new DeliveryOutcome.Deferred(slow ? deferral.withSlowDown() : deferral);
        open().forEach(recipient -> settle(recipient, outcome));
    }
}
