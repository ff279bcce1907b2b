// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.postrider.api.smtp.Reply;
import java.util.Optional;

/// A conversation cannot go on: the one exception of the client, with the phase it happened in. The
/// connection is closed when it is thrown.
public final class SmtpClientException extends Exception {
    private static final long serialVersionUID = 1L;
    private final ClientPhase phase;
    private final Reason reason;
    private final transient Optional<Reply> reply;
    private final transient Optional<TlsVerdict.Mismatch> mismatch;

    private SmtpClientException(ClientPhase phase, Reason reason, String text, Detail detail) {
        super(text, detail.cause.orElse(null));
        this.phase = phase;
        this.reason = reason;
        this.reply = detail.reply;
        this.mismatch = detail.mismatch;
    }

    private record Detail(Optional<Reply> reply, Optional<TlsVerdict.Mismatch> mismatch, Optional<Throwable> cause) {}

    static SmtpClientException of(ClientPhase phase, Reason reason, String text) {
        return new SmtpClientException(
                phase, reason, text, new Detail(Optional.empty(), Optional.empty(), Optional.empty()));
    }

    static SmtpClientException caused(ClientPhase phase, Reason reason, String text, Throwable cause) {
        return new SmtpClientException(
                phase, reason, text, new Detail(Optional.empty(), Optional.empty(), Optional.of(cause)));
    }

    static SmtpClientException refused(ClientPhase phase, Reply reply) {
        String text = "refused while " + phase.words() + ": " + reply;
        return new SmtpClientException(
                phase, Reason.REFUSED, text, new Detail(Optional.of(reply), Optional.empty(), Optional.empty()));
    }

    static SmtpClientException unverified(TlsVerdict.Mismatch mismatch) {
        return new SmtpClientException(
                ClientPhase.TLS,
                Reason.TLS_UNVERIFIED,
                mismatch.text(),
                new Detail(Optional.empty(), Optional.of(mismatch), Optional.empty()));
    }

    /// In which phase.
    public ClientPhase phase() {
        return phase;
    }

    /// What happened.
    public Reason reason() {
        return reason;
    }

    /// The peer's words, for [Reason#REFUSED] and where a 421 came before the close.
    public Optional<Reply> reply() {
        return reply;
    }

    /// For [Reason#TLS_UNVERIFIED].
    public Optional<TlsVerdict.Mismatch> mismatch() {
        return mismatch;
    }

    /// The kinds.
    public enum Reason {
        /// The host refused the connection, or is unreachable.
        UNREACHABLE,
        /// The phase's time or the deadline is over.
        TIMEOUT,
        /// The peer closed, or the connection was reset.
        CLOSED,
        /// A reply that ends it: greeting, EHLO, STARTTLS demanded, AUTH.
        REFUSED,
        /// The peer does not speak SMTP, or broke its rules: an endless or malformed reply, octets behind
        /// the 220 of STARTTLS, an answer nobody asked for.
        PROTOCOL,
        /// TLS is demanded and not offered.
        TLS_NOT_OFFERED,
        /// The TLS handshake failed.
        TLS_HANDSHAKE,
        /// The peer is not who it must be.
        TLS_UNVERIFIED,
        /// Credentials were given, and no mechanism we share may be used here (RFC 4954; clear text
        /// without TLS).
        NO_MECHANISM,
        /// Our own side: the content could not be read, no local address, no descriptors.
        LOCAL
    }
}
