// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.postrider.api.mail.ReversePath;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.TlsFacts;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One conversation with one server, ready for mail, for any number of transactions one after the other.
///
/// Used by one thread at a time; every call blocks, so call it on virtual threads. After a [SmtpClientException] or an
/// [InterruptedException] it is closed.
public final class SmtpConnection implements AutoCloseable {
    SmtpConnection() {}

    /// The 220.
    public Reply greeting() {
        throw new UnsupportedOperationException("next commit");
    }

    /// What the peer announced last: within TLS, after AUTH as announced before it.
    public ServerExtensions extensions() {
        throw new UnsupportedOperationException("next commit");
    }

    /// TLS, where there is some.
    public Optional<TlsFacts> tls() {
        throw new UnsupportedOperationException("next commit");
    }

    /// What the demand's verification came to.
    public TlsVerdict tlsVerdict() {
        throw new UnsupportedOperationException("next commit");
    }

    /// The peer's certificates, its own first; empty without TLS.
    public List<X509Certificate> peerChain() {
        throw new UnsupportedOperationException("next commit");
    }

    /// The peer's socket address.
    public SocketAddress remoteAddress() {
        throw new UnsupportedOperationException("next commit");
    }

    /// Ours.
    public SocketAddress localAddress() {
        throw new UnsupportedOperationException("next commit");
    }

    /// True for LMTP.
    public boolean isLmtp() {
        throw new UnsupportedOperationException("next commit");
    }

    /// The time each phase took so far, of the last transaction where it repeats.
    public Map<ClientPhase, Duration> phases() {
        throw new UnsupportedOperationException("next commit");
    }

    /// How many transactions were begun.
    public int transactions() {
        throw new UnsupportedOperationException("next commit");
    }

    /// True when another transaction may be tried: open, nothing unasked came (a 421 before a close, for one), MAILMAX
    /// not reached. Does not block and sends nothing.
    public boolean reusable() {
        throw new UnsupportedOperationException("next commit");
    }

    /// Sends one message. The commands are pipelined where the peer allows (RFC 2920); content goes by BDAT where it
    /// offers CHUNKING, else dot-stuffed by DATA. A 421 answers all who are not answered yet, and closes.
    ///
    /// @throws SmtpClientException when the conversation broke; whom `listener` heard nothing of is deferred, or
    ///     uncertain once handed over
    /// @throws InterruptedException when the thread was interrupted; as above
    public TransactionOutcome send(ClientTransaction transaction, TransactionListener listener)
            throws SmtpClientException, InterruptedException {
        throw new UnsupportedOperationException("next commit");
    }

    /// Asks whether a recipient would be taken: MAIL, RCPT, RSET. The reply is RCPT's, or MAIL's if that was refused.
    public Reply probe(ReversePath reversePath, ClientRecipient recipient)
            throws SmtpClientException, InterruptedException {
        throw new UnsupportedOperationException("next commit");
    }

    /// Sends one command line without its CRLF and reads the reply.
    ///
    /// @throws IllegalArgumentException when `line` has a CR, LF or NUL
    public Reply command(String line) throws SmtpClientException, InterruptedException {
        throw new UnsupportedOperationException("next commit");
    }

    /// RSET; false when the connection is not usable any more.
    public boolean reset() throws InterruptedException {
        throw new UnsupportedOperationException("next commit");
    }

    /// QUIT, waiting shortly for its answer, and closes. Never throws for the peer's faults. Idempotent.
    public void quit() {
        throw new UnsupportedOperationException("next commit");
    }

    /// Closes at once, without QUIT. Idempotent; may be called by any thread, also to stop a call in progress.
    @Override
    public void close() {
        throw new UnsupportedOperationException("next commit");
    }
}
