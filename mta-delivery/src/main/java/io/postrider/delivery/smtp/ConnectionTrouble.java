// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.delivery.Deferral.Scope;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.smtp.EnhancedStatus;
import io.postrider.api.smtp.Reply;
import io.postrider.delivery.smtp.Ledger.Peer;
import io.postrider.delivery.smtp.Ledger.Trouble;
import io.postrider.delivery.smtp.ReplyClassifier.Action;
import io.postrider.delivery.smtp.ReplyClassifier.Classification;
import io.postrider.smtp.client.ClientPhase;
import io.postrider.smtp.client.SmtpClientException;

/// Puts a broken conversation into words and a status. Pure.
public final class ConnectionTrouble {
    private ConnectionTrouble() {}

    /// What a broken conversation means for the message.
    public static Trouble of(SmtpClientException broken, Peer peer, ReplyClassifier classifier) {
        if (broken.reply().isPresent()) {
            return refused(broken.reply().get(), broken.phase(), peer, classifier);
        }
        String text = switch (broken.reason()) {
            case UNREACHABLE -> "connect to " + peer + " failed: " + broken.getMessage();
            case TIMEOUT -> "timed out while " + broken.phase().words() + " with " + peer;
            case CLOSED ->
                "lost connection with " + peer + " while " + broken.phase().words();
            case REFUSED, PROTOCOL, TLS_NOT_OFFERED, TLS_HANDSHAKE, TLS_UNVERIFIED, NO_MECHANISM, LOCAL ->
                "host " + peer + ": " + broken.getMessage();
        };
        Diagnostic why = Diagnostic.of(status(broken), clean(text)).withRemoteMta(peer.remoteMta());
        return new Trouble(why, scope(broken), false);
    }

    private static Trouble refused(Reply reply, ClientPhase phase, Peer peer, ReplyClassifier classifier) {
        Classification meaning = classifier.classify(phase, reply);
        EnhancedStatus given = meaning.status();
        // a session that is refused says little about this message: it waits, unless the host takes no mail at all
        boolean never = meaning.category().equals("no-service") && meaning.action() == Action.REJECT;
        EnhancedStatus status = never ? given : new EnhancedStatus(4, given.subject(), given.detail());
        String text = "host " + peer + " refused to talk to us: " + reply + " (" + phase.words() + ")";
        Scope scope =
                meaning.scope() == Scope.RECIPIENT || meaning.scope() == Scope.MESSAGE ? Scope.HOST : meaning.scope();
        return new Trouble(
                Diagnostic.of(status, text).withRemoteMta(peer.remoteMta()).withReply(reply),
                scope,
                meaning.action() == Action.SLOWDOWN);
    }

    private static String status(SmtpClientException broken) {
        return switch (broken.reason()) {
            case UNREACHABLE -> "4.4.1";
            case TIMEOUT -> broken.phase() == ClientPhase.CONNECT ? "4.4.1" : "4.4.2";
            case CLOSED -> "4.4.2";
            case REFUSED -> "4.3.0";
            case PROTOCOL -> "4.5.0";
            case TLS_NOT_OFFERED -> "4.7.4";
            case TLS_HANDSHAKE, TLS_UNVERIFIED -> "4.7.5";
            case NO_MECHANISM -> "4.7.0";
            case LOCAL -> "4.3.0";
        };
    }

    private static Scope scope(SmtpClientException broken) {
        return switch (broken.reason()) {
            case UNREACHABLE, TLS_NOT_OFFERED, TLS_HANDSHAKE, TLS_UNVERIFIED, NO_MECHANISM -> Scope.LANE;
            case TIMEOUT, CLOSED, PROTOCOL ->
                switch (broken.phase()) {
                    case CONNECT, PROXY, TLS, GREETING, EHLO, STARTTLS, AUTH -> Scope.LANE;
                    case MAIL, RCPT, DATA_COMMAND, DATA_BLOCK, DATA_DONE, RESET, QUIT, COMMAND -> Scope.MESSAGE;
                };
            case REFUSED -> Scope.HOST;
            case LOCAL -> Scope.MESSAGE;
        };
    }

    /// A diagnostic is one line.
    static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
