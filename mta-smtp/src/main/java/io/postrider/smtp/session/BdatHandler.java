// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.smtp.Reply;
import io.postrider.smtp.protocol.Command;
import io.postrider.smtp.session.Reception.Opening;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// BDAT (RFC 3030 §2). The octets of a chunk are taken whatever is wrong with it, so that none is read as a
/// command; only
/// a chunk far beyond every limit ends the connection instead.
final class BdatHandler {
    private static final long LEAST_DRAIN_OCTETS = 1 << 20;
    private final Conversation conversation;

    BdatHandler(Conversation conversation) {
        this.conversation = conversation;
    }

    Transition bdat(SessionState state, Command.Bdat bdat) {
        if (!MailHandler.takesChunks(conversation)) {
            return refused(Replies.NOT_IMPLEMENTED, state, bdat);
        }
        return switch (state) {
            case SessionState.InTransaction open -> first(open, bdat);
            case SessionState.BetweenChunks chunks -> next(chunks.reception(), bdat);
            case SessionState.Greeted greeted -> refused(Replies.MAIL_FIRST, greeted, bdat);
            case SessionState other -> refused(Replies.HELLO_FIRST, other, bdat);
        };
    }

    private Transition first(SessionState.InTransaction state, Command.Bdat bdat) {
        OpenTransaction transaction = state.open();
        Optional<Reply> untimely = DataHandler.withoutRecipients(conversation, transaction);
        if (untimely.isPresent()) {
            return refused(untimely.get(), state, bdat);
        }
        return switch (Reception.open(conversation, transaction)) {
            case Opening.Open(Reception reception) -> next(reception, bdat);
            case Opening.Refused(Transition transition) -> drained(transition, bdat);
        };
    }

    private Transition next(Reception reception, Command.Bdat bdat) {
        if (!reception.fits(bdat.octets())) {
            Transition tooBig = reception.refuse(Transition.answer(Replies.TOO_BIG, new SessionState.Greeted()));
            return drained(bdat.last() ? tooBig : single(tooBig), bdat);
        }
        if (bdat.octets() == 0) {
            conversation.budget().onJunk();
            return chunkDone(reception, bdat.last());
        }
        return new Transition(
                new Step.ReceiveContent(List.of(), new Framing.Counted(bdat.octets(), bdat.last())),
                new SessionState.ReceivingChunk(reception, bdat.octets(), bdat.last()));
    }

    /// The octets up to a chunk's end, taken out of the buffer.
    static ByteBuffer take(ByteBuffer octets, long most) {
        int count = (int) Math.min(octets.remaining(), most);
        ByteBuffer part = octets.slice(octets.position(), count);
        octets.position(octets.position() + count);
        return part;
    }

    /// Answers a chunk that is complete.
    Transition chunkDone(Reception reception, boolean last) {
        if (last) {
            return reception.conclude();
        }
        if (reception.failed()) {
            return single(reception.conclude());
        }
        Reply reply = Reply.enhanced(250, "2.0.0", "Ok, " + reception.sizeOctets() + " octets so far");
        return Transition.answer(reply, new SessionState.BetweenChunks(reception));
    }

    /// Only LAST has a reply for each recipient of LMTP.
    private static Transition single(Transition transition) {
        return switch (transition.step()) {
            case Step.Answer answer -> Transition.answer(answer.replies().getFirst(), transition.next());
            case Step other -> transition;
        };
    }

    /// Refuses the command and takes its octets.
    Transition refused(Reply reply, SessionState state, Command.Bdat bdat) {
        return drained(Transition.answer(reply, state), bdat);
    }

    private Transition drained(Transition then, Command.Bdat bdat) {
        if (bdat.octets() == 0 || then.step() instanceof Step.Close) {
            return then;
        }
        long most = Math.max(LEAST_DRAIN_OCTETS, conversation.rules().limits().messageSize());
        if (bdat.octets() / 4 > most) {
            return Transition.close(then.step().replies());
        }
        return new Transition(
                new Step.ReceiveContent(List.of(), new Framing.Counted(bdat.octets(), bdat.last())),
                new SessionState.Draining(bdat.octets(), then));
    }
}
