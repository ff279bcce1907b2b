// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.postrider.api.smtp.Reply;
import io.postrider.smtp.client.SmtpClientException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One mail transaction on the wire: MAIL, RCPT in groups, content, answers (RFC 5321 §3.3, RFC 2920, RFC
/// 3030, RFC 2033). Used once.
final class TransactionRun {
    /// So few that the replies of a group fit into our inbound buffer whatever the peer's words are (RFC
    /// 2920 §3.1).
    private static final int GROUP = 100;

    private static final int SERVICE_GONE = 421;
    private final Wire wire;
    private final EnvelopeCommands commands;
    private final ClientTransaction transaction;
    private final TransactionListener listener;
    private final Mode mode;
    private final List<ClientRecipient> accepted = new ArrayList<>();
    private final List<ClientRecipient> unanswered;
    private boolean dataAsked;
    private boolean open;
    private boolean gone;

    /// How the peer wants it.
    ///
    /// @param pipelining commands in groups
    /// @param lmtp one answer per recipient
    record Mode(boolean pipelining, boolean lmtp) {}

    TransactionRun(
            Wire wire,
            EnvelopeCommands commands,
            ClientTransaction transaction,
            TransactionListener listener,
            Mode mode) {
        this.wire = wire;
        this.commands = commands;
        this.transaction = transaction;
        this.listener = listener;
        this.mode = mode;
        this.unanswered = new ArrayList<>(transaction.recipients());
    }

    /// Goes through it.
    ///
    /// @return true when the peer still has the transaction open, so that RSET must come before the next
    boolean run() throws SmtpClientException, InterruptedException {
        wire.patience().begin(ClientPhase.MAIL);
        try {
            if (mode.pipelining) {
                pipelined();
            } else {
                oneByOne();
            }
            if (!gone && dataAsked) {
                onDataReply(next(ClientPhase.DATA_COMMAND));
            } else if (!gone && !accepted.isEmpty()) {
                content();
            }
        } catch (SmtpClientException late) {
            // everybody knows already; only the connection is lost
            if (!unanswered.isEmpty()) {
                throw late;
            }
        }
        return open;
    }

    private void oneByOne() throws SmtpClientException, InterruptedException {
        wire.send(commands.mail());
        if (!onMailReply(next(ClientPhase.MAIL))) {
            return;
        }
        for (ClientRecipient recipient : transaction.recipients()) {
            wire.send(commands.rcpt(recipient));
            if (!onRcptReply(recipient, next(ClientPhase.RCPT))) {
                return;
            }
        }
    }

    private void pipelined() throws SmtpClientException, InterruptedException {
        List<ClientRecipient> all = transaction.recipients();
        String ahead = commands.mail();
        boolean begun = true;
        for (int from = 0; from < all.size() && begun; from += GROUP) {
            List<ClientRecipient> group = all.subList(from, Math.min(from + GROUP, all.size()));
            // BDAT is not sent ahead: its octets would be in vain when everybody is refused
            dataAsked = from + GROUP >= all.size() && !commands.chunked();
            wire.send(ahead + commands.rcpts(group) + (dataAsked ? "DATA\r\n" : ""));
            if (!ahead.isEmpty()) {
                begun = onMailReply(next(ClientPhase.MAIL));
                ahead = "";
            }
            for (int i = 0; i < group.size() && !gone; i++) {
                // behind a refused MAIL these are 503 and tell nothing
                Reply reply = next(ClientPhase.RCPT);
                var _ = begun && onRcptReply(group.get(i), reply);
            }
            begun &= !gone;
        }
    }

    private boolean onMailReply(Reply mail) throws SmtpClientException {
        open = !isRefusal(mail);
        if (!open) {
            answerAll(mail, ClientPhase.MAIL);
        }
        return open;
    }

    /// Notes what RCPT came to; false when the service is gone.
    private boolean onRcptReply(ClientRecipient recipient, Reply reply) throws SmtpClientException {
        if (reply.code() == SERVICE_GONE) {
            answerAll(reply, ClientPhase.RCPT);
            return false;
        }
        if (isRefusal(reply)) {
            answer(recipient, reply, ClientPhase.RCPT);
        } else {
            accepted.add(recipient);
        }
        return true;
    }

    private void content() throws SmtpClientException, InterruptedException {
        if (commands.chunked()) {
            transfer();
            return;
        }
        wire.patience().begin(ClientPhase.DATA_COMMAND);
        wire.send("DATA\r\n");
        onDataReply(next(ClientPhase.DATA_COMMAND));
    }

    private void onDataReply(Reply reply) throws SmtpClientException, InterruptedException {
        if (reply.code() != 354) {
            if (reply.isPositive()) {
                throw unexpected(reply);
            }
            answerAll(reply, ClientPhase.DATA_COMMAND);
            return;
        }
        if (accepted.isEmpty()) {
            // RFC 2920 §3.1: 354 although nobody was accepted must be answered with an empty content
            wire.patience().begin(ClientPhase.DATA_DONE);
            wire.send(".\r\n");
            var _ = next(ClientPhase.DATA_DONE);
            open = false;
            return;
        }
        transfer();
    }

    private void transfer() throws SmtpClientException, InterruptedException {
        List<ClientRecipient> passing = List.copyOf(accepted);
        ContentSender sender = new ContentSender(wire, transaction.content());
        ContentSender.Handover handover = () -> listener.handingOver(passing);
        wire.patience().begin(ClientPhase.DATA_BLOCK);
        Optional<Reply> early = commands.chunked() ? sender.chunk(commands.binary(), handover) : sender.data(handover);
        if (early.isPresent()) {
            // refused in mid-content: there is no way to end the content but to hang up
            answerAll(early.get(), ClientPhase.DATA_DONE);
            wire.close();
            return;
        }
        if (mode.lmtp) {
            for (ClientRecipient recipient : passing) {
                if (!gone) {
                    conclude(List.of(recipient), next(ClientPhase.DATA_DONE));
                }
            }
        } else {
            conclude(passing, next(ClientPhase.DATA_DONE));
        }
        open = false;
    }

    private void conclude(List<ClientRecipient> whom, Reply reply) throws SmtpClientException {
        if (reply.code() >= 300 && reply.code() < 400) {
            throw unexpected(reply);
        }
        if (reply.code() == SERVICE_GONE) {
            answerAll(reply, ClientPhase.DATA_DONE);
            return;
        }
        whom.forEach(recipient -> answer(recipient, reply, ClientPhase.DATA_DONE));
    }

    private Reply next(ClientPhase phase) throws SmtpClientException, InterruptedException {
        if (wire.patience().phase() == phase) {
            wire.patience().renew();
        } else {
            wire.patience().begin(phase);
        }
        return wire.reply();
    }

    private boolean isRefusal(Reply reply) throws SmtpClientException {
        if (reply.code() >= 300 && reply.code() < 400) {
            throw unexpected(reply);
        }
        return !reply.isPositive();
    }

    private SmtpClientException unexpected(Reply reply) {
        ClientPhase phase = wire.patience().phase();
        return wire.fail(SmtpClientException.of(
                phase, Reason.PROTOCOL, "unexpected reply while " + phase.words() + ": " + reply));
    }

    private void answer(ClientRecipient recipient, Reply reply, ClientPhase phase) {
        if (unanswered.remove(recipient)) {
            listener.answered(recipient, reply, phase);
        }
    }

    private void answerAll(Reply reply, ClientPhase phase) {
        for (ClientRecipient recipient : List.copyOf(unanswered)) {
            answer(recipient, reply, phase);
        }
        accepted.clear();
        if (reply.code() == SERVICE_GONE) {
            gone = true;
            wire.close();
        }
    }
}
