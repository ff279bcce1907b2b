// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.postrider.api.auth.Identity;
import io.postrider.api.event.SessionEvent;
import io.postrider.api.mail.Origin;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.smtp.session.ListenerRules;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A connection that never came to a session, as events show it.
///
/// @param id of its own
/// @param rules the listener's
/// @param since when
/// @param clientAddress the peer
/// @param localAddress our end
record UnopenedSession(
        String id,
        ListenerRules rules,
        Instant since,
        Optional<InetSocketAddress> clientAddress,
        Optional<InetSocketAddress> localAddress)
        implements Session {
    @Override
    public Origin origin() {
        return rules.role() == ListenerRole.LMTP ? Origin.LMTP : Origin.SMTP;
    }

    @Override
    public String listener() {
        return rules.name();
    }

    @Override
    public ListenerRole role() {
        return rules.role();
    }

    @Override
    public Optional<String> clientName() {
        return Optional.empty();
    }

    @Override
    public String hostname() {
        return rules.host().hostname();
    }

    @Override
    public Optional<String> helo() {
        return Optional.empty();
    }

    @Override
    public boolean extended() {
        return false;
    }

    @Override
    public Optional<TlsFacts> tls() {
        return Optional.empty();
    }

    @Override
    public Optional<Identity> identity() {
        return Optional.empty();
    }

    @Override
    public boolean relayNetwork() {
        return false;
    }

    /// What happened to it.
    ///
    /// @param at when
    /// @param action what
    /// @param session itself
    /// @param reply ours
    record Happening(Instant at, Action action, Session session, Optional<Reply> reply) implements SessionEvent {
        @Override
        public String kind() {
            return action.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public Optional<QueueId> queueId() {
            return Optional.empty();
        }

        @Override
        public Optional<String> sessionId() {
            return Optional.of(session.id());
        }

        @Override
        public Optional<String> command() {
            return Optional.of("CONNECT");
        }

        @Override
        public Optional<String> reversePath() {
            return Optional.empty();
        }

        @Override
        public Optional<String> recipient() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> counts() {
            return Map.of();
        }
    }
}
