// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import java.time.Duration;

/// What a client waits for, with the time it waits at most (RFC 5321 §4.5.3.2) and the words for log and
/// notifications.
public enum ClientPhase {
    /// The TCP or unix connection.
    CONNECT(30, "connecting"),
    /// The SOCKS proxy's answers.
    PROXY(30, "talking to the SOCKS proxy"),
    /// The TLS handshake, whole.
    TLS(60, "performing the TLS handshake"),
    /// The greeting: 5 minutes (§4.5.3.2.1).
    GREETING(300, "receiving the greeting"),
    /// EHLO, HELO, LHLO.
    EHLO(300, "performing the EHLO handshake"),
    /// STARTTLS.
    STARTTLS(120, "sending STARTTLS"),
    /// AUTH and its challenges.
    AUTH(120, "authenticating"),
    /// MAIL: 5 minutes (§4.5.3.2.2).
    MAIL(300, "sending MAIL FROM"),
    /// RCPT: 5 minutes (§4.5.3.2.3).
    RCPT(300, "sending RCPT TO"),
    /// DATA until its 354: 2 minutes (§4.5.3.2.4).
    DATA_COMMAND(120, "sending the DATA command"),
    /// A block of content until the socket takes it: 3 minutes (§4.5.3.2.5).
    DATA_BLOCK(180, "sending the message content"),
    /// The final dot or last chunk until its answer: 10 minutes (§4.5.3.2.6).
    DATA_DONE(600, "waiting for the answer to the end of data"),
    /// RSET or NOOP between transactions.
    RESET(20, "sending RSET"),
    /// QUIT: nothing depends on its answer.
    QUIT(5, "sending QUIT"),
    /// A command that the caller wrote.
    COMMAND(300, "sending a command");

    private final Duration timeout;
    private final String words;

    ClientPhase(int seconds, String words) {
        this.timeout = Duration.ofSeconds(seconds);
        this.words = words;
    }

    /// The default of its timeout.
    public Duration timeout() {
        return timeout;
    }

    /// As in "connection lost while …".
    public String words() {
        return words;
    }
}
