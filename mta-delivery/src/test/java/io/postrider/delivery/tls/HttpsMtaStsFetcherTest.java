// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.postrider.delivery.dns.FakeDns;
import io.postrider.delivery.dns.HostsFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpsMtaStsFetcherTest {
    private static final String TEXT = "version: STSv1\r\n";
    private final TestCa ca;
    private final FakeDns dns = new FakeDns().address("mta-sts.b.test", "127.0.0.1");
    private final AtomicInteger requests = new AtomicInteger();
    private HttpsServer server;

    HttpsMtaStsFetcherTest() throws Exception {
        ca = TestCa.root("Root");
    }

    private void serve(TestCa.Host host, int status, String type, String body) throws Exception {
        server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(host.context()));
        server.createContext("/.well-known/mta-sts.txt", exchange -> {
            requests.incrementAndGet();
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Location", "/.well-known/mta-sts.txt?again");
            byte[] octets = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, octets.length);
            try (var out = exchange.getResponseBody()) {
                out.write(octets);
            } catch (IOException gone) {
                // the client stopped reading
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private HttpsMtaStsFetcher fetcher() {
        HostsFile hosts = new HostsFile(Path.of("/nonexistent"), InstantSource.system());
        return new HttpsMtaStsFetcher(
                ca.anchors(), dns, hosts, server.getAddress().getPort());
    }

    @Test
    void fileOfAHostWithAValidCertificateIsRead() throws Exception {
        serve(ca.host("mta-sts.b.test"), 200, "text/plain; charset=utf-8", TEXT);
        assertThat(fetcher().fetch("b.test")).contains(TEXT);
    }

    @Test
    void wrongNameOrIssuerIsNoPolicy() throws Exception {
        serve(ca.host("b.test"), 200, "text/plain", TEXT);
        assertThat(fetcher().fetch("b.test")).isEmpty();
        server.stop(0);
        serve(TestCa.root("Stranger").host("mta-sts.b.test"), 200, "text/plain", TEXT);
        assertThat(fetcher().fetch("b.test")).isEmpty();
        server.stop(0);
        serve(ca.expired("mta-sts.b.test"), 200, "text/plain", TEXT);
        assertThat(fetcher().fetch("b.test")).isEmpty();
        assertThat(requests).hasValue(0);
    }

    @Test
    void redirectIsNotFollowed() throws Exception {
        serve(ca.host("mta-sts.b.test"), 301, "text/plain", TEXT);
        assertThat(fetcher().fetch("b.test")).isEmpty();
        assertThat(requests).hasValue(1);
    }

    @Test
    void otherStatusTypeOrSizeIsNoPolicy() throws Exception {
        serve(ca.host("mta-sts.b.test"), 404, "text/plain", TEXT);
        assertThat(fetcher().fetch("b.test")).isEmpty();
        server.stop(0);
        serve(ca.host("mta-sts.b.test"), 200, "text/html", TEXT);
        assertThat(fetcher().fetch("b.test")).isEmpty();
        server.stop(0);
        serve(ca.host("mta-sts.b.test"), 200, "text/plain", "x".repeat(HttpsMtaStsFetcher.MAXIMUM_OCTETS + 1));
        assertThat(fetcher().fetch("b.test")).isEmpty();
    }

    @Test
    void nameThatDoesNotResolveIsNoPolicy() throws Exception {
        serve(ca.host("mta-sts.c.test"), 200, "text/plain", TEXT);
        assertThat(fetcher().fetch("c.test")).isEmpty();
    }
}
