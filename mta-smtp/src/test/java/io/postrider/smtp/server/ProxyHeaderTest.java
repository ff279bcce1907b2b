// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.api.event.SessionEvent;
import io.postrider.smtp.network.RawClient;
import io.postrider.smtp.network.TestCertificates;
import io.postrider.smtp.network.TestServer;
import io.postrider.smtp.session.TlsOffer;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/// PROXY headers (the HAProxy PROXY protocol, versions 1 and 2): from those who must send them, and from
/// nobody else.
class ProxyHeaderTest {
    private static final byte[] V2_SIGNATURE = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};

    private static List<String> clients(TestServer server) {
        return server.events().stream()
                .filter(SessionEvent.class::isInstance)
                .map(SessionEvent.class::cast)
                .filter(event -> event.action() == SessionEvent.Action.CONNECTED)
                .map(event -> BindAddress.text(event.session().clientAddress().orElseThrow()))
                .toList();
    }

    private static byte[] v2(int command, byte... addresses) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(V2_SIGNATURE);
        header.write(0x20 | command);
        header.write(command == 0 ? 0 : 0x11);
        header.write(0);
        header.write(addresses.length);
        header.writeBytes(addresses);
        return header.toByteArray();
    }

    @Test
    void version1NamesTheClient() throws Exception {
        try (TestServer server = new TestServer().withProxyFrom(a -> true).start();
                RawClient client = server.connect()) {
            client.send("PROXY TCP4 192.0.2.7 198.51.100.1 4711 25\r\n");
            assertThat(client.reply()).startsWith("220");
            assertThat(clients(server)).containsExactly("192.0.2.7:4711");
        }
    }

    @Test
    void version1OfIpv6NamesTheClient() throws Exception {
        try (TestServer server = new TestServer().withProxyFrom(a -> true).start();
                RawClient client = server.connect()) {
            client.send("PROXY TCP6 2001:db8::7 2001:db8::1 4711 25\r\n");
            assertThat(client.reply()).startsWith("220");
            assertThat(clients(server)).containsExactly("[2001:db8::7]:4711");
        }
    }

    @Test
    void version2NamesTheClientAtEverySplit() throws Exception {
        byte[] header = v2(
                1,
                (byte) 192,
                (byte) 0,
                (byte) 2,
                (byte) 9,
                (byte) 198,
                (byte) 51,
                (byte) 100,
                (byte) 1,
                (byte) 0x12,
                (byte) 0x67,
                (byte) 0,
                (byte) 25);
        try (TestServer server = new TestServer().withProxyFrom(a -> true).start()) {
            for (int split = 1; split < header.length; split += 5) {
                try (RawClient client = server.connect()) {
                    client.send(java.util.Arrays.copyOf(header, split));
                    client.send(java.util.Arrays.copyOfRange(header, split, header.length));
                    assertThat(client.reply()).startsWith("220");
                }
            }
            assertThat(clients(server)).isNotEmpty().containsOnly("192.0.2.9:4711");
        }
    }

    @Test
    void localCommandIsTheProxysOwnConnection() throws Exception {
        try (TestServer server = new TestServer().withProxyFrom(a -> true).start();
                RawClient client = server.connect()) {
            client.send(v2(0));
            assertThat(client.reply()).startsWith("220");
            assertThat(clients(server)).singleElement().asString().startsWith("127.0.0.1:");
        }
    }

    @Test
    void headerFromAStrangerIsNoHeader() throws Exception {
        try (TestServer server = new TestServer().start();
                RawClient client = server.connect()) {
            assertThat(client.reply()).startsWith("220");
            assertThat(client.ask("PROXY TCP4 192.0.2.7 198.51.100.1 4711 25")).startsWith("5");
            assertThat(clients(server)).singleElement().asString().startsWith("127.0.0.1:");
        }
    }

    @Test
    void missingHeaderIsRefused() throws Exception {
        try (TestServer server = new TestServer().withProxyFrom(a -> true).start();
                RawClient client = server.connect()) {
            client.send("EHLO client.example\r\n");
            assertThat(client.rest()).isEmpty();
            await().until(() -> server.events().stream()
                    .anyMatch(event -> event instanceof SessionEvent session
                            && session.action() == SessionEvent.Action.CONNECTION_REFUSED));
        }
    }

    @Test
    void headerBehindGarbageIsTooLate() throws Exception {
        try (TestServer server = new TestServer().withProxyFrom(a -> true).start();
                RawClient client = server.connect()) {
            client.send("garbage\r\nPROXY TCP4 192.0.2.7 198.51.100.1 4711 25\r\nEHLO x\r\n");
            assertThat(client.rest()).doesNotContain("220");
            await().until(() -> server.server().connections() == 0);
            assertThat(clients(server)).isEmpty();
        }
    }

    @Test
    void headerThatNeverComesIsGivenUpAfterThreeSeconds() throws Exception {
        try (TestServer server = new TestServer().withProxyFrom(a -> true).start();
                RawClient client = server.connect()) {
            client.send("PROXY TCP4 192.0.2.7");
            assertThat(client.reply()).startsWith("421");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void clientsAreCountedByTheAddressOfTheHeader() throws Exception {
        try (TestServer server = new TestServer()
                        .withServer(new ServerSettings(1, 100, 1, 10))
                        .withProxyFrom(a -> true)
                        .start();
                RawClient first = server.connect();
                RawClient second = server.connect();
                RawClient third = server.connect()) {
            assertThat(first.send("PROXY TCP4 192.0.2.1 198.51.100.1 4711 25\r\n")
                            .reply())
                    .startsWith("220");
            assertThat(second.send("PROXY TCP4 192.0.2.2 198.51.100.1 4711 25\r\n")
                            .reply())
                    .startsWith("220");
            assertThat(third.send("PROXY TCP4 192.0.2.1 198.51.100.1 4712 25\r\n")
                            .reply())
                    .startsWith("421 4.7.0");
        }
    }

    @Test
    void headerStandsBeforeImplicitTls() throws Exception {
        TlsServerContext context =
                TlsServerContext.create(TlsServerSettings.of(new TestCertificates().leaf("EC", "mx.example.org")));
        try (TestServer server = new TestServer()
                        .withTls(TlsOffer.IMPLICIT, context)
                        .withProxyFrom(a -> true)
                        .start();
                RawClient client = server.connect()) {
            client.send("PROXY TCP4 192.0.2.7 198.51.100.1 4711 465\r\n");
            client.startTls();
            assertThat(client.reply()).startsWith("220");
            assertThat(clients(server)).containsExactly("192.0.2.7:4711");
        }
    }
}
