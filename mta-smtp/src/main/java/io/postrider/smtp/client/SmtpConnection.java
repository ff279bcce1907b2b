// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.postrider.api.mail.ReversePath;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.smtp.client.SmtpClientException.Reason;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One conversation with one server, ready for mail, for any number of transactions one after the other.
///
/// Used by one thread at a time; every call blocks, so call it on virtual threads. After a
/// [SmtpClientException] or an [InterruptedException] it is closed.
public final class SmtpConnection implements AutoCloseable {
    private final Wire wire;
    private final Opening opening;
    private final InstantSource clock;
    private int transactions;
    private boolean needsReset;

    /// What connecting came to.
    ///
    /// @param greeting the 220
    /// @param extensions of the last EHLO
    /// @param lmtp LHLO was said
    /// @param verdict on the peer's chain
    /// @param chain the peer's
    /// @param facts of TLS
    record Opening(
            Reply greeting,
            ServerExtensions extensions,
            boolean lmtp,
            TlsVerdict verdict,
            List<X509Certificate> chain,
            Optional<TlsFacts> facts) {}

    SmtpConnection(Wire wire, Opening opening, InstantSource clock) {
        this.wire = wire;
        this.opening = opening;
        this.clock = clock;
    }

    /// The 220.
    public Reply greeting() {
        return opening.greeting;
    }

    /// What the peer announced last: within TLS, after AUTH as announced before it.
    public ServerExtensions extensions() {
        return opening.extensions;
    }

    /// TLS, where there is some.
    public Optional<TlsFacts> tls() {
        return opening.facts;
    }

    /// What the demand's verification came to.
    public TlsVerdict tlsVerdict() {
        return opening.verdict;
    }

    /// The peer's certificates, its own first; empty without TLS.
    public List<X509Certificate> peerChain() {
        return opening.chain;
    }

    /// The peer's socket address.
    public SocketAddress remoteAddress() {
        return wire.remoteAddress();
    }

    /// Ours.
    public SocketAddress localAddress() {
        return wire.localAddress();
    }

    /// True for LMTP.
    public boolean isLmtp() {
        return opening.lmtp;
    }

    /// The time each phase took so far, of the last transaction where it repeats.
    public Map<ClientPhase, Duration> phases() {
        return wire.patience().spent();
    }

    /// How many transactions were begun.
    public int transactions() {
        return transactions;
    }

    /// True when another transaction may be tried: open, nothing unasked came (a 421 before a close, for
    /// one), MAILMAX not reached. Does not block and sends nothing.
    public boolean reusable() {
        int limit = opening.extensions.transactionsPerConnection().orElse(Integer.MAX_VALUE);
        return wire.quiet() && transactions < limit;
    }

    /// Sends one message. The commands are pipelined where the peer allows (RFC 2920); content goes by
    /// BDAT where it offers CHUNKING, else dot-stuffed by DATA. A 421 answers all who are not answered
    /// yet, and closes.
    ///
    /// @throws SmtpClientException when the conversation broke; whom `listener` heard nothing of is
    ///     deferred, or uncertain once handed over
    /// @throws InterruptedException when the thread was interrupted; as above
    public TransactionOutcome send(ClientTransaction transaction, TransactionListener listener)
            throws SmtpClientException, InterruptedException {
        boolean verified = opening.verdict instanceof TlsVerdict.Verified;
        EnvelopeCommands commands = new EnvelopeCommands(transaction, opening.extensions, verified, clock.instant());
        Optional<TransactionOutcome.Unsendable> obstacle = commands.obstacle();
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        wire.patience().forgetTransaction();
        wire.patience().deadline(transaction.deadline());
        boolean done = false;
        try {
            begin();
            TransactionRun.Mode mode = new TransactionRun.Mode(opening.extensions.has("PIPELINING"), opening.lmtp);
            needsReset = new TransactionRun(wire, commands, transaction, listener, mode).run();
            wire.patience().end();
            done = true;
            return new TransactionOutcome.Answered();
        } finally {
            if (!done) {
                wire.close();
            }
            wire.patience().deadline(Optional.empty());
        }
    }

    private void begin() throws SmtpClientException, InterruptedException {
        transactions++;
        if (needsReset && !reset()) {
            throw SmtpClientException.of(ClientPhase.RESET, Reason.CLOSED, "connection lost while sending RSET");
        }
        requireQuiet(ClientPhase.MAIL);
    }

    /// An answer nobody asked for would be taken for the next command's.
    private void requireQuiet(ClientPhase phase) throws SmtpClientException, InterruptedException {
        if (wire.quiet()) {
            return;
        }
        wire.patience().begin(phase);
        Optional<Reply> unasked = wire.pollReply();
        if (unasked.isPresent() && !unasked.get().isPositive()) {
            throw wire.fail(SmtpClientException.refused(phase, unasked.get()));
        }
        Reason reason = wire.isOpen() ? Reason.PROTOCOL : Reason.CLOSED;
        String what = wire.isOpen() ? "the peer spoke unasked" : "connection lost";
        throw wire.fail(SmtpClientException.of(phase, reason, what + " before " + phase.words()));
    }

    /// Asks whether a recipient would be taken: MAIL, RCPT, RSET. The reply is RCPT's, or MAIL's if that
    /// was refused.
    public Reply probe(ReversePath reversePath, ClientRecipient recipient)
            throws SmtpClientException, InterruptedException {
        begin();
        String domain = recipient.address().domain().ascii();
        Reply reply = command("MAIL FROM:<" + reversePath + ">");
        needsReset = true;
        if (reply.isPositive()) {
            reply = command("RCPT TO:<" + recipient.address().localPart() + "@" + domain + ">");
        }
        if (wire.isOpen()) {
            var _ = reset();
        }
        return reply;
    }

    /// Sends one command line without its CRLF and reads the reply.
    ///
    /// @throws IllegalArgumentException when `line` has a CR, LF or NUL
    public Reply command(String line) throws SmtpClientException, InterruptedException {
        if (line.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException("CR, LF or NUL in a command");
        }
        requireQuiet(ClientPhase.COMMAND);
        wire.patience().begin(ClientPhase.COMMAND);
        wire.send(line + "\r\n");
        Reply reply = wire.reply();
        if (reply.code() == 421) {
            wire.close();
        }
        return reply;
    }

    /// Content behind a 354, for conversations that write their commands themselves.
    Reply content(io.postrider.api.mail.Content content) throws SmtpClientException, InterruptedException {
        wire.patience().begin(ClientPhase.DATA_BLOCK);
        Optional<Reply> early = new ContentSender(wire, content).data(() -> {});
        if (early.isPresent()) {
            wire.close();
            return early.get();
        }
        return wire.reply();
    }

    /// RSET; false when the connection is not usable any more.
    public boolean reset() throws InterruptedException {
        try {
            requireQuiet(ClientPhase.RESET);
            wire.patience().begin(ClientPhase.RESET);
            wire.send("RSET\r\n");
            boolean done = wire.reply().code() == 250;
            if (!done) {
                wire.close();
            }
            needsReset = false;
            return done;
        } catch (SmtpClientException gone) {
            return false;
        }
    }

    /// QUIT, waiting shortly for its answer, and closes. Never throws for the peer's faults. Idempotent.
    public void quit() {
        try {
            if (wire.quiet()) {
                wire.patience().begin(ClientPhase.QUIT);
                wire.send("QUIT\r\n");
                var _ = wire.reply();
            }
        } catch (SmtpClientException gone) {
            // nothing depends on the answer
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            wire.close();
        }
    }

    /// Closes at once, without QUIT. Idempotent; may be called by any thread, also to stop a call in
    /// progress.
    @Override
    public void close() {
        wire.close();
    }
}
