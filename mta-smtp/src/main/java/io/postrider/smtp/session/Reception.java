// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.filter.Ending;
import io.postrider.api.filter.MailFilter.Hooks;
import io.postrider.api.mail.BodyType;
import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.MailIntake.Arrival;
import io.postrider.api.queue.MailIntake.Conclusion;
import io.postrider.api.queue.StoreException;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.protocol.ContentDefect;
import io.postrider.smtp.protocol.ContentScan;
import io.postrider.smtp.protocol.ContentSink;
import io.postrider.smtp.protocol.DotUnstuffer;
import io.postrider.smtp.session.SessionHappening.MailPart;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes one content, by DATA or BDAT, into the queue. What goes wrong on the way is kept until the content's
/// end, as
/// the client listens to nothing before. Belongs to its session's thread.
final class Reception implements ContentSink {
    private static final String COMMAND = "END-OF-MESSAGE";
    private final Conversation conversation;
    private final OpenTransaction transaction;
    private final Optional<Arrival> arrival;
    private final DotUnstuffer unstuffer = new DotUnstuffer();
    private final ContentScan scan = new ContentScan();
    private Optional<Transition> failure = Optional.empty();
    private long sizeOctets;

    private Reception(Conversation conversation, OpenTransaction transaction, Optional<Arrival> arrival) {
        this.conversation = conversation;
        this.transaction = transaction;
        this.arrival = arrival;
    }

    /// Whether a content may begin.
    sealed interface Opening {
        /// It may.
        ///
        /// @param reception takes it
        record Open(Reception reception) implements Opening {}

        /// It may not.
        ///
        /// @param transition what to answer
        record Refused(Transition transition) implements Opening {}
    }

    /// Asks the filters and opens the queue for a transaction that has recipients.
    static Opening open(Conversation conversation, OpenTransaction transaction) {
        SessionState behind = new SessionState.Greeted();
        Optional<Transition> objection =
                conversation.objection(conversation.ask(hooks -> hooks.onData(transaction)), transaction, behind);
        if (objection.isPresent()) {
            conversation.end(transaction, Ending.REFUSED);
            return new Opening.Refused(objection.get());
        }
        if (transaction.isDiscarded()) {
            return new Opening.Open(new Reception(conversation, transaction, Optional.empty()));
        }
        try {
            Hooks hooks = conversation.hooks();
            Arrival arrival = conversation.ports().intake().begin(transaction, hooks);
            transaction.noteQueueId(arrival.id());
            return new Opening.Open(new Reception(conversation, transaction, Optional.of(arrival)));
        } catch (StoreException trouble) {
            conversation.end(transaction, Ending.REFUSED);
            return new Opening.Refused(transitionFor(trouble));
        }
    }

    private static Transition transitionFor(StoreException trouble) {
        return switch (trouble.reason()) {
            case FULL -> Transition.answer(Replies.STORE_FULL, new SessionState.Greeted());
            case CLOSED -> Transition.close(Replies.SHUTDOWN);
            // nobody knows whether it is stored: the client has to find out by trying again
            case IN_DOUBT -> Transition.close();
            case FAILED, NOT_OWNER, DAMAGED, ABSENT ->
                Transition.answer(Replies.STORE_FAILED, new SessionState.Greeted());
        };
    }

    OpenTransaction transaction() {
        return transaction;
    }

    /// Octets so far.
    long sizeOctets() {
        return sizeOctets;
    }

    /// True when so many more are within the limit.
    boolean fits(long more) {
        return more <= conversation.rules().limits().messageSize() - sizeOctets;
    }

    /// What went wrong before the end.
    boolean failed() {
        return failure.isPresent();
    }

    /// Takes dot-terminated octets.
    ///
    /// @return true at their end
    boolean unstuff(ByteBuffer octets) {
        return unstuffer.unstuff(octets, this);
    }

    /// Takes octets of a chunk.
    void chunk(ByteBuffer octets) {
        if (transaction.parameters().body() != BodyType.BINARY_MIME) {
            scan.write(octets.duplicate());
        }
        write(octets);
    }

    @Override
    public void write(ByteBuffer octets) {
        if (failed()) {
            return;
        }
        if (!fits(octets.remaining())) {
            fail(Transition.answer(Replies.TOO_BIG, new SessionState.Greeted()));
            return;
        }
        sizeOctets += octets.remaining();
        if (arrival.isEmpty()) {
            return;
        }
        try {
            arrival.get().write(octets);
        } catch (StoreException trouble) {
            fail(transitionFor(trouble));
        }
    }

    private void fail(Transition why) {
        failure = Optional.of(why);
        close();
    }

    /// Ends the content and answers it.
    Transition conclude() {
        Optional<ContentDefect> defect = unstuffer.defect().or(scan::defect);
        if (failure.isPresent()) {
            return refuse(failure.get());
        }
        if (defect.isPresent()) {
            // RFC 5321 §2.3.8; who lets it pass helps to smuggle (CVE-2023-51764)
            Reply reply = Reply.enhanced(
                    550, "5.5.2", "The content has " + defect.get().text());
            return refuse(Transition.answer(reply, new SessionState.Greeted()));
        }
        if (arrival.isEmpty()) {
            conversation.end(transaction, Ending.DISCARDED);
            return answered(new Conclusion(Replies.OK, Map.of(), false));
        }
        return finish(arrival.get());
    }

    private Transition finish(Arrival whole) {
        try {
            Conclusion conclusion = whole.finish();
            conversation.end(transaction, isAccepted(conclusion) ? Ending.ACCEPTED : Ending.REFUSED);
            return answered(conclusion);
        } catch (StoreException trouble) {
            return refuse(transitionFor(trouble));
        } finally {
            close();
        }
    }

    private static boolean isAccepted(Conclusion conclusion) {
        return conclusion.reply().isPositive()
                || conclusion.recipients().values().stream().anyMatch(Reply::isPositive);
    }

    private Transition answered(Conclusion conclusion) {
        if (isAccepted(conclusion)) {
            conversation.budget().onAcceptedMessage();
        }
        List<Reply> replies = replies(conclusion.reply(), conclusion.recipients());
        return conclusion.disconnect()
                ? Transition.close(replies)
                : Transition.answer(replies, new SessionState.Greeted());
    }

    /// Ends the transaction with a refusal of our own.
    Transition refuse(Transition why) {
        close();
        conversation.end(transaction, Ending.REFUSED);
        for (Reply reply : why.step().replies()) {
            conversation.publishRefusal(COMMAND, mailPart(), reply);
        }
        if (!(why.step() instanceof Step.Answer answer) || !conversation.isLmtp()) {
            return why;
        }
        return Transition.answer(replies(answer.replies().getFirst(), Map.of()), why.next());
    }

    private MailPart mailPart() {
        String path = transaction.reversePath().toString();
        return new MailPart(transaction.queueId(), Optional.of(path), Optional.empty());
    }

    private List<Reply> replies(Reply reply, Map<Recipient, Reply> own) {
        boolean lmtp = conversation.isLmtp();
        boolean perRecipient = transaction.perRecipientReplies() && (reply.isPositive() || !own.isEmpty());
        if (!lmtp && !perRecipient) {
            return List.of(reply);
        }
        List<Reply> replies = new ArrayList<>();
        if (!lmtp) {
            replies.add(Reply.of(353, "One reply per recipient follows"));
        }
        // RFC 2033 §4.2: one for each accepted RCPT, in their order
        for (Recipient recipient : transaction.recipients()) {
            replies.add(own.getOrDefault(recipient, reply));
        }
        if (!lmtp) {
            replies.add(reply);
        }
        return replies;
    }

    /// Lets go of what was stored. Idempotent.
    void close() {
        arrival.ifPresent(Arrival::close);
    }
}
