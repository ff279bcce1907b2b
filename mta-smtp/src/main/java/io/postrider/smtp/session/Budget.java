// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.smtp.Reply;
import io.postrider.smtp.protocol.Verb;
import java.time.Duration;

/// Counts what a session may do only so often. Belongs to its session's thread. Errors and junk start anew
/// with each
/// accepted message.
final class Budget {
    private final SessionLimits limits;
    private int errors;
    private int junk;
    private int lesser;
    private int messages;
    private int authFailures;

    Budget(SessionLimits limits) {
        this.limits = limits;
    }

    void onCommand(Verb verb) {
        if (verb.junk() && ++junk > limits.junkCommands()) {
            errors++;
        }
    }

    /// A command that does nothing although its verb could.
    void onJunk() {
        onCommand(Verb.NOOP);
    }

    /// A refusal that is the client's own fault counts at once. What follows from an earlier refusal in a
    /// pipelined group,
    /// and what may be tried again later, counts only beyond the recipients of one message.
    void onRefusal(Verb verb, Reply reply) {
        boolean consequence = reply.code() == 503 && (verb == Verb.RCPT || verb == Verb.DATA);
        if (!reply.isTransient() && !consequence || ++lesser > limits.recipientsPerMessage()) {
            errors++;
        }
    }

    void onMail() {
        messages++;
    }

    void onAuthFailure() {
        authFailures++;
    }

    void onAcceptedMessage() {
        errors = 0;
        junk = 0;
        lesser = 0;
    }

    boolean tooManyMessages() {
        return messages >= limits.messagesPerSession();
    }

    boolean exhausted() {
        return errors >= limits.errors() || authFailures >= limits.authFailures();
    }

    /// How long the next reply waits: the tarpit for those who try addresses or passwords.
    Duration delay() {
        return errors > limits.softErrors() || authFailures > 0 ? limits.errorDelay() : Duration.ZERO;
    }
}
