// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.smtp.tls.Certificates;
import io.postrider.smtp.tls.SslSessionFacts;
import io.postrider.smtp.tls.TrustAnchors;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// Reads the ClientHello, refuses clients of other protocols, chooses the certificate and puts the TLS
/// engine in its own place. What comes here in clear text is no TLS record and ends the connection. On
/// the event loop.
final class TlsAccept extends SslClientHelloHandler<ClientHello> {
    /// Alert, TLS 1.2, 2 octets: fatal, no_application_protocol (RFC 7301 §3.2).
    private static final byte[] NO_APPLICATION_PROTOCOL = {21, 3, 3, 0, 2, 2, 120};

    private final TlsServerContext certificates;
    private Optional<TlsServerContext.Choice> choice = Optional.empty();
    private ClientHello hello = ClientHello.UNREADABLE;

    TlsAccept(TlsServerContext certificates) {
        this.certificates = certificates;
    }

    @Override
    protected Future<ClientHello> lookup(ChannelHandlerContext ctx, ByteBuf clientHello) {
        hello = clientHello == null ? ClientHello.UNREADABLE : ClientHello.parse(clientHello);
        return ctx.executor().newSucceededFuture(hello);
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, Future<ClientHello> future) throws SSLException {
        if (hello.meansAnotherProtocol()) {
            SSLException why = new SSLHandshakeException("the client offers ALPN without smtp");
            ctx.fireUserEventTriggered(new SslHandshakeCompletionEvent(why));
            var _ = ctx.writeAndFlush(Unpooled.wrappedBuffer(NO_APPLICATION_PROTOCOL))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        TlsServerContext.Choice chosen = certificates.choose(hello, ctx.alloc());
        choice = Optional.of(chosen);
        // the connection's own deadline bounds the whole handshake
        chosen.handler().setHandshakeTimeoutMillis(0);
        chosen.handler().setCloseNotifyFlushTimeoutMillis(1_000);
        ctx.pipeline().replace(this, "tls", chosen.handler());
    }

    /// What the finished handshake came to.
    TlsFacts facts() {
        TlsServerContext.Choice chosen = choice.orElseThrow(() -> new IllegalStateException("no handshake yet"));
        SSLSession session = chosen.handler().engine().getSession();
        List<X509Certificate> peer = peer(session);
        return SslSessionFacts.of(
                session,
                new SslSessionFacts.Names(
                        TlsServerContext.group(hello, session.getProtocol()),
                        hello.serverName(),
                        peer.stream().findFirst().map(Certificates::fingerprint),
                        verified(chosen.clients(), peer),
                        Certificates.serverEndPoint(chosen.identity().certificate())));
    }

    private static Optional<String> verified(TlsServerSettings.ClientCertificates clients, List<X509Certificate> peer) {
        return switch (clients) {
            case TlsServerSettings.ClientCertificates.Off() -> Optional.empty();
            case TlsServerSettings.ClientCertificates.Ask(var anchors) ->
                anchors.filter(a -> !peer.isEmpty()).flatMap(a -> verified(a, peer));
        };
    }

    private static Optional<String> verified(TrustAnchors anchors, List<X509Certificate> peer) {
        try {
            anchors.checkClient(peer);
            return Optional.of(peer.getFirst().getSubjectX500Principal().getName());
        } catch (CertificateException unknown) {
            return Optional.empty();
        }
    }

    private static List<X509Certificate> peer(SSLSession session) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
        return chain;
    }
}
