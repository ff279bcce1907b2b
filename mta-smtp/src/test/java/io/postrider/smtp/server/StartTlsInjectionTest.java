// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.smtp.network.RawClient;
import io.postrider.smtp.network.TestCertificates;
import io.postrider.smtp.network.TestServer;
import io.postrider.smtp.session.TlsOffer;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Octets in clear behind STARTTLS are never interpreted within TLS (RFC 3207 §4.2; CVE-2011-0411,
/// CVE-2021-38542, CVE-2022-28220).
class StartTlsInjectionTest {
    private static final TestCertificates CA = new TestCertificates();
    private static TestServer server = new TestServer();

    @BeforeAll
    static void open() throws Exception {
        server = new TestServer()
                .withTls(
                        TlsOffer.STARTTLS,
                        TlsServerContext.create(TlsServerSettings.of(CA.leaf("EC", "mx.example.org"))))
                .start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static RawClient greeted() throws IOException {
        RawClient client = server.connect();
        assertThat(client.reply()).startsWith("220");
        assertThat(client.ask("EHLO client.example")).contains("STARTTLS");
        return client;
    }

    private static void pause(long micros) throws InterruptedException {
        var _ = new CountDownLatch(1).await(micros, TimeUnit.MICROSECONDS);
    }

    @Test
    void injectedCommandInOneWriteClosesTheConnection() throws Exception {
        for (String injected :
                new String[] {"RSET\r\n", "NOOP\r\n", "R", "\n", "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n"
                }) {
            try (RawClient client = greeted()) {
                String reply = client.send("STARTTLS\r\n" + injected).reply();
                assertThat(reply).as(injected).matches("5\\d\\d .*");
                assertThat(client.isClosed()).isTrue();
            }
        }
    }

    @Test
    void injectedCommandInTwoWritesIsNeverAnsweredWithinTls() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (RawClient client = greeted()) {
                client.send("STARTTLS\r\n");
                pause(i % 20 * 100L * (i % 7));
                client.send("NOOP injected\r\n");
                assertNothingInjected(client);
            }
        }
    }

    /// Either refused with 5xx and closed, or 220 and then no TLS at all: the clear text reached the TLS
    /// engine.
    private static void assertNothingInjected(RawClient client) throws IOException {
        String first = client.reply();
        if (first.startsWith("220")) {
            try {
                client.startTls();
                String answer = client.ask("EHLO client.example");
                assertThat(answer).as("the injected NOOP was read within TLS").startsWith("250-mx.example.org");
                assertThat(client.ask("QUIT")).startsWith("221");
            } catch (IOException handshakeFailed) {
                assertThat(handshakeFailed).isNotNull();
            }
        } else {
            assertThat(first).matches("|5\\d\\d .*");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void injectedCommandAfterTheReplyEndsTheHandshake() throws Exception {
        try (RawClient client = greeted()) {
            assertThat(client.ask("STARTTLS")).startsWith("220");
            client.send("NOOP injected\r\n");
            assertThat(client.rest()).doesNotContain("250").doesNotContain("503");
        }
    }

    @Test
    void injectionFromManyConnectionsAtOnceIsNeverAnswered() throws Exception {
        CountDownLatch done = new CountDownLatch(8);
        java.util.Queue<Throwable> failures = new java.util.concurrent.ConcurrentLinkedQueue<>();
        for (int thread = 0; thread < 8; thread++) {
            Thread.startVirtualThread(() -> {
                try {
                    for (int i = 0; i < 25; i++) {
                        try (RawClient client = greeted()) {
                            client.send("STARTTLS\r\n").send("NOOP injected\r\n");
                            assertRefusedOrSilent(client);
                        }
                    }
                } catch (Throwable failure) {
                    failures.add(failure);
                } finally {
                    done.countDown();
                }
            });
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(failures).isEmpty();
    }

    private static void assertRefusedOrSilent(RawClient client) throws IOException {
        String all = client.rest();
        assertThat(all).doesNotContain("250 ");
    }

    @Test
    void sessionStateIsForgottenBehindTheHandshake() throws Exception {
        try (RawClient client = greeted()) {
            assertThat(client.ask("STARTTLS")).startsWith("220");
            client.startTls();
            assertThat(client.ask("MAIL FROM:<a@example.net>")).startsWith("503");
            assertThat(client.ask("EHLO client.example")).doesNotContain("STARTTLS");
            assertThat(client.ask("STARTTLS")).startsWith("5");
            assertThat(client.ask("MAIL FROM:<a@example.net>")).startsWith("250");
        }
    }
}
