// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import java.nio.ByteBuffer;
import java.util.Optional;

/// One inbound conversation: state × command → [Step] (RFC 5321 §4.1.4).
///
/// The driver calls [#open()] once and does what the step says: after [Step.Answer] and [Step.Authenticate] it reads a
/// line and calls [#onLine]; after [Step.ReceiveContent] it gives octets to [#onContent] until that returns a step; after
/// [Step.UpgradeTls] it calls [#onTls]; after [Step.Close] it closes. Whatever ends the conversation, it calls
/// [#close()]. One call at a time, on a thread that may block. A RuntimeException out of a call is a bug: the driver
/// reports it, sends the replies of [#onFault()] and closes.
public final class SmtpSession implements AutoCloseable {
    /// The longest line a driver has to buffer, its CRLF included (RFC 4954 §4); of a longer one it drops the octets
    /// up to LF and calls [#onOverlongLine()].
    public static final int MAX_LINE_OCTETS = 12_288;

    /// Makes a session that has not begun.
    public SmtpSession(SessionPorts ports, ListenerRules rules, Connection connection) {
        throw new UnsupportedOperationException();
    }

    /// The session as filters see it.
    public Session view() {
        throw new UnsupportedOperationException();
    }

    /// Asks the filters and makes the greeting, or the refusal.
    public Step open() {
        throw new UnsupportedOperationException();
    }

    /// Takes one line, a command or a SASL response.
    ///
    /// @param line all octets up to and with LF
    /// @param moreBuffered true when octets behind it are here already
    public Step onLine(byte[] line, boolean moreBuffered) {
        throw new UnsupportedOperationException();
    }

    /// Says that a line had more than [#MAX_LINE_OCTETS].
    public Step onOverlongLine() {
        throw new UnsupportedOperationException();
    }

    /// Takes octets of the content. What belongs to it is consumed, what is behind it stays in the buffer.
    ///
    /// @return empty while the content goes on
    public Optional<Step> onContent(ByteBuffer octets) {
        throw new UnsupportedOperationException();
    }

    /// Says that the handshake which [Step.UpgradeTls] began is done.
    public Step onTls(TlsFacts tls) {
        throw new UnsupportedOperationException();
    }

    /// Says that it failed.
    public Step onTlsFailed() {
        throw new UnsupportedOperationException();
    }

    /// Says that octets came when none were allowed: before the greeting, or in clear between STARTTLS and the handshake.
    public Step onEarlyOctets() {
        throw new UnsupportedOperationException();
    }

    /// Says that a deadline, or the least rate of data, was missed.
    public Step onTimeout() {
        throw new UnsupportedOperationException();
    }

    /// Says that the server stops.
    public Step onShutdown() {
        throw new UnsupportedOperationException();
    }

    /// Says that a call threw.
    public Step onFault() {
        throw new UnsupportedOperationException();
    }

    /// Ends the session, whatever it was about; a transaction in progress is aborted. Idempotent.
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
