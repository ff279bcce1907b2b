// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import io.postrider.smtp.tls.Certificates;
import io.postrider.smtp.tls.PemIdentity;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;

/// The certificates a listener shows, chosen by SNI and by the kinds of signature the client takes;
/// BoringSSL where it loads, else the JDK; TLS 1.2 and 1.3 only. Thread-safe: [#reload] swaps all of it
/// at once, handshakes that began go on with what they chose.
public final class TlsServerContext implements AutoCloseable {
    /// The key exchange groups, most wanted first (draft-ietf-tls-ecdhe-mlkem, RFC 8446 §4.2.7).
    private static final Map<String, Integer> GROUPS = groups();

    private static final int TICKET_KEYS = 3;
    private final ReentrantLock lock = new ReentrantLock();
    private final SecureRandom random = new SecureRandom();
    private final List<OpenSslSessionTicketKey> ticketKeys = new ArrayList<>();
    private Generation current;
    private boolean closed;

    /// What one handshake uses.
    ///
    /// @param handler for the pipeline
    /// @param identity what it shows
    /// @param clients what it asks of the client
    record Choice(SslHandler handler, PemIdentity identity, TlsServerSettings.ClientCertificates clients) {}

    private record Entry(List<String> names, PemIdentity identity, SslContext context) {
        boolean isFor(String serverName) {
            return names.stream().anyMatch(name -> Certificates.matches(name, serverName));
        }

        boolean ecdsa() {
            return !identity.key().getAlgorithm().startsWith("RSA");
        }
    }

    private record Generation(List<Entry> entries, TlsServerSettings.ClientCertificates clients) {}

    private static Map<String, Integer> groups() {
        Map<String, Integer> groups = new LinkedHashMap<>();
        groups.put("X25519MLKEM768", 0x11ec);
        groups.put("X25519", 0x001d);
        groups.put("P-256", 0x0017);
        groups.put("P-384", 0x0018);
        return Collections.unmodifiableMap(groups);
    }

    /// The group of a TLS 1.3 handshake. The library does not tell, but takes the first of ours that the
    /// client knows, asking for another key share where it has to.
    static Optional<String> group(ClientHello hello, String protocol) {
        boolean known = OpenSsl.isAvailable() && protocol.equals("TLSv1.3");
        return GROUPS.entrySet().stream()
                .filter(group -> known && hello.groups().contains(group.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private TlsServerContext(Generation first) {
        this.current = first;
    }

    /// Makes the contexts.
    ///
    /// @throws SSLException with a sentence when the library refuses a key or chain
    public static TlsServerContext create(TlsServerSettings settings) throws SSLException {
        TlsServerContext context = new TlsServerContext(generation(settings));
        context.rotateTickets();
        return context;
    }

    /// Takes other certificates for the handshakes to come. When it throws, nothing has changed.
    public void reload(TlsServerSettings settings) throws SSLException {
        Generation next = generation(settings);
        lock.lock();
        try {
            Generation last = current;
            current = next;
            spreadTicketKeys();
            release(last);
        } finally {
            lock.unlock();
        }
    }

    /// Makes a new key for session tickets (RFC 8446 §4.6.1); tickets of the two before it are still
    /// taken. [SmtpServer] does it every 6 hours for the contexts of its listeners. Without BoringSSL the
    /// JDK does it by itself.
    public void rotateTickets() {
        byte[] name = new byte[OpenSslSessionTicketKey.NAME_SIZE];
        byte[] hmac = new byte[OpenSslSessionTicketKey.HMAC_KEY_SIZE];
        byte[] aes = new byte[OpenSslSessionTicketKey.AES_KEY_SIZE];
        random.nextBytes(name);
        random.nextBytes(hmac);
        random.nextBytes(aes);
        lock.lock();
        try {
            if (closed) {
                return;
            }
            ticketKeys.addFirst(new OpenSslSessionTicketKey(name, hmac, aes));
            if (ticketKeys.size() > TICKET_KEYS) {
                ticketKeys.removeLast();
            }
            spreadTicketKeys();
        } finally {
            lock.unlock();
        }
    }

    private void spreadTicketKeys() {
        for (Entry entry : current.entries) {
            if (entry.context.sessionContext() instanceof OpenSslSessionContext sessions) {
                sessions.setTicketKeys(ticketKeys.toArray(OpenSslSessionTicketKey[]::new));
            }
        }
    }

    /// True when BoringSSL does the work.
    public static boolean isNative() {
        return OpenSsl.isAvailable();
    }

    /// Chooses for a client and makes the engine.
    Choice choose(ClientHello hello, ByteBufAllocator allocator) throws SSLException {
        lock.lock();
        try {
            if (closed) {
                throw new SSLException("the listener is closed");
            }
            Entry entry = find(hello);
            return new Choice(entry.context.newHandler(allocator), entry.identity, current.clients);
        } finally {
            lock.unlock();
        }
    }

    private Entry find(ClientHello hello) {
        List<Entry> named = current.entries.stream()
                .filter(entry -> hello.serverName().filter(entry::isFor).isPresent())
                .toList();
        List<Entry> candidates = named.isEmpty() ? sameNames(current.entries.getFirst()) : named;
        Optional<Entry> fitting = candidates.stream()
                .filter(entry -> hello.ecdsa() || !entry.ecdsa())
                .findFirst();
        return fitting.orElse(candidates.getFirst());
    }

    private List<Entry> sameNames(Entry first) {
        return current.entries.stream()
                .filter(entry -> entry.names.equals(first.names))
                .toList();
    }

    private static Generation generation(TlsServerSettings settings) throws SSLException {
        List<Entry> entries = new ArrayList<>();
        try {
            for (TlsServerSettings.Certificate certificate : settings.certificates()) {
                List<String> names = certificate.names().isEmpty()
                        ? Certificates.dnsNames(
                                certificate.identities().getFirst().certificate())
                        : certificate.names();
                List<Entry> kinds = new ArrayList<>();
                for (PemIdentity identity : certificate.identities()) {
                    kinds.add(new Entry(names, identity, context(identity, settings.clients())));
                    entries.add(kinds.getLast());
                }
                // ECDSA first: a third of the cost of RSA
                entries.removeAll(kinds);
                kinds.sort(Comparator.comparingInt(entry -> entry.ecdsa() ? 0 : 1));
                entries.addAll(kinds);
            }
        } catch (SSLException refused) {
            release(new Generation(entries, settings.clients()));
            throw refused;
        }
        return new Generation(List.copyOf(entries), settings.clients());
    }

    private static SslContext context(PemIdentity identity, TlsServerSettings.ClientCertificates clients)
            throws SSLException {
        boolean nativeTls = OpenSsl.isAvailable();
        SslContextBuilder builder = SslContextBuilder.forServer(
                        identity.key(), identity.chain().toArray(X509Certificate[]::new))
                .sslProvider(nativeTls ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        "smtp"));
        if (nativeTls) {
            builder.option(OpenSslContextOption.GROUPS, GROUPS.keySet().toArray(String[]::new));
        }
        if (clients instanceof TlsServerSettings.ClientCertificates.Ask) {
            // any is taken here; who it is, is judged after the handshake
            builder.clientAuth(ClientAuth.OPTIONAL).trustManager(InsecureTrustManagerFactory.INSTANCE);
        }
        try {
            return builder.build();
        } catch (IllegalArgumentException | SSLException refused) {
            throw new SSLException(identity + " cannot be used for TLS: " + refused.getMessage(), refused);
        }
    }

    private static void release(Generation generation) {
        // engines keep their context as long as they need it
        generation.entries.forEach(entry -> ReferenceCountUtil.release(entry.context));
    }

    /// Frees native memory; handshakes to come fail. Idempotent.
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                release(current);
            }
        } finally {
            lock.unlock();
        }
    }
}
