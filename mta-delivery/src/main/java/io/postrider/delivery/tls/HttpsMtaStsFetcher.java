// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsType;
import io.postrider.delivery.dns.HostsFile;
import io.postrider.smtp.tls.TrustAnchors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// Gets policy files by HTTPS (RFC 8461 §3.3): the certificate must be valid for `mta-sts.DOMAIN`,
/// redirects are not followed, only a 200 of type text/plain counts, 64 KiB and one minute at most.
/// Thread-safe; blocks.
///
/// `HttpsURLConnection` and not `java.net.http`, because names are to be resolved by the hosts file
/// and `[dns]`, and only the former lets its sockets be given to it.
public final class HttpsMtaStsFetcher implements MtaStsFetcher {
    static final int MAXIMUM_OCTETS = 64 << 10;
    private static final int STEP_MILLIS = 10_000;
    private static final long WHOLE_NANOS = 60_000_000_000L;
    private static final int HTTPS = 443;
    private final SSLSocketFactory sockets;
    private final int port;

    /// A fetcher that trusts these authorities and resolves names there.
    public HttpsMtaStsFetcher(TrustAnchors anchors, DnsResolver dns, HostsFile hosts) {
        this(anchors, dns, hosts, HTTPS);
    }

    HttpsMtaStsFetcher(TrustAnchors anchors, DnsResolver dns, HostsFile hosts, int port) {
        this.sockets = new ResolvingSocketFactory(factory(anchors), host -> addresses(dns, hosts, host));
        this.port = port;
    }

    private static SSLSocketFactory factory(TrustAnchors anchors) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            List<X509Certificate> all = anchors.certificates();
            for (int i = 0; i < all.size(); i++) {
                store.setCertificateEntry("anchor-" + i, all.get(i));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("the JDK has no TLS", impossible);
        }
    }

    private static List<InetAddress> addresses(DnsResolver dns, HostsFile hosts, String host) {
        List<InetAddress> found = new ArrayList<>(hosts.find(host));
        for (DnsType type : found.isEmpty() ? List.of(DnsType.A, DnsType.AAAA) : List.<DnsType>of()) {
            dns.resolve(host, type).records(DnsRecord.Address.class).forEach(a -> found.add(a.address()));
        }
        return found;
    }

    @Override
    public Optional<String> fetch(String domain) {
        try {
            String host = "mta-sts." + domain + (port == HTTPS ? "" : ":" + port);
            URI uri = URI.create("https://" + host + "/.well-known/mta-sts.txt");
            return uri.toURL().openConnection() instanceof HttpsURLConnection connection
                    ? get(connection)
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException notToBeHad) {
            return Optional.empty();
        }
    }

    private Optional<String> get(HttpsURLConnection connection) throws IOException {
        connection.setSSLSocketFactory(sockets);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(STEP_MILLIS);
        connection.setReadTimeout(STEP_MILLIS);
        try {
            String type = Optional.ofNullable(connection.getContentType()).orElse("");
            boolean plain = type.toLowerCase(Locale.ROOT).matches("text/plain\\s*(;.*)?");
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK || !plain) {
                return Optional.empty();
            }
            try (InputStream in = connection.getInputStream()) {
                return read(in);
            }
        } finally {
            connection.disconnect();
        }
    }

    private static Optional<String> read(InputStream in) throws IOException {
        long begin = System.nanoTime();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int count = in.read(buffer);
        while (count >= 0) {
            text.write(buffer, 0, count);
            if (text.size() > MAXIMUM_OCTETS || System.nanoTime() - begin > WHOLE_NANOS) {
                return Optional.empty();
            }
            count = in.read(buffer);
        }
        return Optional.of(text.toString(StandardCharsets.UTF_8));
    }
}
