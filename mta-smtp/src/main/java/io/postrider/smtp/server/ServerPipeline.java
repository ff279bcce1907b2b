// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.postrider.api.event.SessionEvent.Action;
import io.postrider.api.smtp.EnhancedStatus;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.smtp.protocol.ReplyFormat;
import io.postrider.smtp.session.Connection;
import io.postrider.smtp.session.PeerRights;
import io.postrider.smtp.session.SessionPorts;
import io.postrider.smtp.session.SmtpSession;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Admits the connections of one listener and sets their pipelines up: PROXY header, TLS, session. Runs
/// on the loops; holds the listener's service, which a reload replaces.
final class ServerPipeline extends ChannelInitializer<Channel> {
    private static final Logger LOG = LoggerFactory.getLogger(ServerPipeline.class);

    /// The name of [ServerConnection] in its pipeline.
    static final String SESSION = "session";

    static final String TOO_MANY_OF_CLIENT = "Too many connections from you";
    private static final EnhancedStatus TOO_MANY = EnhancedStatus.of("4.7.0");
    private static final EnhancedStatus BUSY = EnhancedStatus.of("4.3.2");
    private static final long LINGER_MILLIS = 1_000;

    private final SmtpServer server;
    private final ConnectionLimiter limiter;
    private volatile ListenerService service;

    ServerPipeline(SmtpServer server, ListenerService service) {
        this.server = server;
        this.service = service;
        this.limiter = new ConnectionLimiter(service.caps(), Optional.of(server.limiter()));
    }

    SmtpServer server() {
        return server;
    }

    void replace(ListenerService next) {
        service = next;
        limiter.caps(next.caps());
    }

    ListenerService service() {
        return service;
    }

    @Override
    protected void initChannel(Channel channel) {
        ListenerService now = service;
        ClientPlace place = new ClientPlace(limiter, channel.remoteAddress(), channel.localAddress());
        boolean proxied = place.client()
                .map(InetSocketAddress::getAddress)
                .filter(now.proxyFrom())
                .isPresent();
        ServerConnection connection = new ServerConnection(this, now, channel, place);
        channel.pipeline().addLast(SESSION, connection);
        server.opened(connection);
        if (!place.enter() || server.overload(now) == OverloadLevel.RED) {
            refuse(now, channel, place, "Too busy, try again later");
        } else if (!proxied && !place.enterClient()) {
            refuse(now, channel, place, TOO_MANY_OF_CLIENT);
        } else {
            if (proxied) {
                channel.pipeline().addFirst("proxy", new HAProxyMessageDecoder());
            }
            connection.begin(proxied);
        }
    }

    /// The session of a connection that is ready for its greeting.
    SmtpSession session(ListenerService of, ClientPlace place, Optional<TlsFacts> tls) {
        boolean lookUp = of.connection().reverseLookup();
        Supplier<Optional<String>> name = place.client()
                .filter(client -> lookUp)
                .map(client -> server.names().begin(client.getAddress()))
                .orElse(Optional::empty);
        Connection connection = new Connection(
                server.nextId(), server.ports().clock().instant(), place.client(), place.local(), name, tls);
        SessionPorts given = of.ports();
        SessionPorts guarded = new SessionPorts(
                new OverloadGuard(given.intake(), server.ports().overload()),
                given.authenticator(),
                given.events(),
                given.clock(),
                given.peers(),
                given.remoteQueue());
        return new SmtpSession(guarded, of.rules(), connection);
    }

    static boolean isExempt(ListenerService of, ClientPlace place) {
        PeerRights rights = place.client()
                .map(client -> of.ports().peers().of(client))
                .orElseGet(() -> of.ports().peers().ofUnixSocket());
        return rights.exempt() || rights.relayNetwork();
    }

    /// Answers 421 where the client would understand it, and closes.
    void refuse(ListenerService of, Channel channel, ClientPlace place, String why) {
        EnhancedStatus status = why.equals(TOO_MANY_OF_CLIENT) ? TOO_MANY : BUSY;
        Reply reply = Reply.of(421, status, of.rules().host().hostname() + " " + why);
        server.ports().events().publish(event(Action.CONNECTION_REFUSED, of, place, Optional.of(reply)));
        if (of.implicitTls()) {
            var _ = channel.close();
            return;
        }
        LastWords.say(channel, Unpooled.wrappedBuffer(ReplyFormat.octets(reply)), LINGER_MILLIS, () -> {});
    }

    void tlsFailed(ListenerService of, ClientPlace place, Throwable cause) {
        LOG.debug("TLS handshake with {} failed: {}", place.client(), cause.toString());
        server.ports().events().publish(event(Action.TLS_FAILED, of, place, Optional.empty()));
    }

    private UnopenedSession.Happening event(
            Action action, ListenerService of, ClientPlace place, Optional<Reply> reply) {
        UnopenedSession session = new UnopenedSession(
                server.nextId(), of.rules(), server.ports().clock().instant(), place.client(), place.local());
        return new UnopenedSession.Happening(session.since(), action, session, reply);
    }

    void closed(ServerConnection connection, ClientPlace place) {
        place.leave();
        server.closed(connection);
    }
}
