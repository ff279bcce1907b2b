// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.netty.channel.Channel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import io.postrider.smtp.tls.PemIdentity;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/// Makes the client's TLS engines: BoringSSL where it loads, else the JDK; TLS 1.2 and 1.3. The handshake
/// takes any certificate; [TlsVerifier] judges it before anything is sent. Thread-safe.
final class ClientTls {
    private static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256", "P-384"};
    private final SslContext anonymous = context(Optional.empty());
    private final AtomicBoolean closed = new AtomicBoolean();

    /// An engine's handler for one connection. There is no session resumption, so every handshake shows
    /// the chain.
    SslHandler handler(Channel channel, ConnectOptions options) throws SSLException {
        SSLEngine engine = engine(channel, options.identity());
        options.serverName().filter(ClientTls::isHostName).ifPresent(name -> {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            engine.setSSLParameters(parameters);
        });
        SslHandler handler = new SslHandler(engine);
        // Patience bounds the handshake; this one only frees a connection that nobody waits for any more
        handler.setHandshakeTimeoutMillis(options.timeouts().of(ClientPhase.TLS).toMillis() + 5_000);
        handler.setCloseNotifyFlushTimeoutMillis(1_000);
        return handler;
    }

    private SSLEngine engine(Channel channel, Optional<PemIdentity> identity) {
        if (identity.isEmpty()) {
            return anonymous.newEngine(channel.alloc());
        }
        SslContext own = context(identity);
        try {
            return own.newEngine(channel.alloc());
        } finally {
            // the engine keeps the context as long as it needs it
            ReferenceCountUtil.release(own);
        }
    }

    private static boolean isHostName(String name) {
        return !name.isEmpty()
                && !name.startsWith("[")
                && name.chars().anyMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
    }

    private static SslContext context(Optional<PemIdentity> identity) {
        boolean nativeTls = OpenSsl.isAvailable();
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(nativeTls ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .protocols("TLSv1.3", "TLSv1.2");
        if (nativeTls) {
            builder.option(OpenSslContextOption.GROUPS, GROUPS);
        }
        identity.ifPresent(own -> builder.keyManager(own.key(), own.chain().toArray(X509Certificate[]::new)));
        try {
            return builder.build();
        } catch (SSLException impossible) {
            throw new IllegalStateException("no TLS for the client: " + impossible.getMessage(), impossible);
        }
    }

    /// Frees native memory; no handler may be made any more.
    void close() {
        if (closed.compareAndSet(false, true)) {
            ReferenceCountUtil.release(anonymous);
        }
    }

    /// The chain the peer showed, its own certificate first; empty when it showed none.
    static List<X509Certificate> peerChain(SslHandler handler) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : handler.engine().getSession().getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
        return List.copyOf(chain);
    }
}
