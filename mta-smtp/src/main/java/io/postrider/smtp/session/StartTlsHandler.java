// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.event.SessionEvent.Action;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.smtp.protocol.Extension;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// STARTTLS (RFC 3207 §4): offered once, with nothing sent behind it, and nothing remembered from before.
final class StartTlsHandler {
    private static final Reply READY = Reply.enhanced(220, "2.0.0", "Ready to start TLS");
    private static final Reply ACTIVE = Reply.enhanced(503, "5.5.1", "TLS is active");
    private final Conversation conversation;

    StartTlsHandler(Conversation conversation) {
        this.conversation = conversation;
    }

    Transition startTls(SessionState state, boolean moreBuffered) {
        if (conversation.facts().tls().isPresent()) {
            return Transition.answer(ACTIVE, state);
        }
        // CVE-2011-0411: octets sent in clear behind STARTTLS would be read as if they came by TLS
        if (moreBuffered) {
            return Transition.close(Replies.SYNCHRONIZATION);
        }
        boolean offered = conversation.offered().contains(Extension.STARTTLS);
        return switch (state) {
            case SessionState.Greeted greeted when offered -> ready();
            // RFC 3207 §4.2: a transaction is forgotten like all else
            case SessionState.InTransaction open when offered -> ready();
            case SessionState.Connected connected -> Transition.answer(Replies.HELLO_FIRST, connected);
            case SessionState.BetweenChunks chunks -> Transition.answer(Replies.WITHIN_BDAT, chunks);
            case SessionState other -> Transition.answer(Replies.NOT_IMPLEMENTED, other);
        };
    }

    private static Transition ready() {
        return new Transition(new Step.UpgradeTls(READY), new SessionState.Securing());
    }

    /// Goes on behind the handshake: the client begins anew with EHLO (RFC 3207 §4.2).
    Transition secured(TlsFacts tls) {
        conversation.session().become(conversation.facts().withTls(tls));
        conversation.offer(Set.of());
        conversation.publish(Action.TLS_ESTABLISHED, Optional.of("STARTTLS"));
        return new Transition(new Step.Answer(List.of(), Duration.ZERO), new SessionState.Connected());
    }

    Transition failed() {
        conversation.publish(Action.TLS_FAILED, Optional.of("STARTTLS"));
        return Transition.close();
    }
}
