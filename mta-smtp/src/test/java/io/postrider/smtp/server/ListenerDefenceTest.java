// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.api.event.SessionEvent;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.smtp.network.RawClient;
import io.postrider.smtp.network.TestCertificates;
import io.postrider.smtp.network.TestServer;
import io.postrider.smtp.session.TlsOffer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What a listener does with clients that mean no good, or too well.
class ListenerDefenceTest {
    private static final ConnectionSettings SHORT =
            TestServer.settings(Duration.ofMillis(400), Duration.ofMillis(400), 2_000);

    private static RawClient greeted(TestServer server) throws IOException {
        RawClient client = server.connect();
        assertThat(client.reply()).startsWith("220");
        assertThat(client.ask("EHLO client.example")).startsWith("250");
        return client;
    }

    private static void pause(long millis) throws InterruptedException {
        var _ = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    @Test
    void lineWithoutEndDoesNotFillMemory() throws Exception {
        try (TestServer server = new TestServer().start();
                RawClient client = greeted(server)) {
            byte[] noise = new byte[1 << 20];
            Arrays.fill(noise, (byte) 'x');
            long before = usedAfterCollection();
            for (int i = 0; i < 64; i++) {
                client.send(noise);
            }
            assertThat(usedAfterCollection() - before).isLessThan(8L << 20);
            assertThat(client.ask("")).startsWith("500");
            assertThat(client.ask("NOOP")).startsWith("250");
        }
    }

    private static long usedAfterCollection() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void bufferStopsReadingAndGoesOn() throws Exception {
        try (TestServer server = new TestServer()
                        .withOverload(role -> OverloadLevel.YELLOW)
                        .start();
                RawClient client = greeted(server)) {
            // each reply waits 200 ms, so commands pile up: 1 MiB of them must not all be read
            byte[] commands =
                    "NOOP 123456789012345678901234567890\r\n".repeat(30_000).getBytes();
            Thread writer = Thread.startVirtualThread(() -> {
                try {
                    client.send(commands);
                } catch (IOException closed) {
                    assertThat(closed).isNotNull();
                }
            });
            assertThat(client.reply()).startsWith("250");
            int bound = SessionBuffer.STOP_OCTETS + (64 << 10);
            for (int i = 0; i < 5; i++) {
                assertThat(server.server().bufferedOctets()).isLessThanOrEqualTo(bound);
                pause(50);
            }
            client.socket().close();
            writer.join();
        }
    }

    @Test
    void commandDeadlineEndsADripOfOctets() throws Exception {
        try (TestServer server = new TestServer().withConnection(SHORT).start();
                RawClient client = greeted(server)) {
            long began = System.nanoTime();
            Thread.startVirtualThread(() -> drip(client, "NOOP and so on for a very long time"));
            assertThat(client.reply()).startsWith("421");
            assertThat(client.isClosed()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static void drip(RawClient client, String octets) {
        try {
            for (char c : octets.toCharArray()) {
                client.send(String.valueOf(c));
                pause(50);
            }
        } catch (IOException | InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void idleClientIsTold421() throws Exception {
        try (TestServer server = new TestServer().withConnection(SHORT).start();
                RawClient client = greeted(server)) {
            assertThat(client.reply()).startsWith("421");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void messageBelowTheLeastRateIsGivenUp() throws Exception {
        try (TestServer server = new TestServer().withConnection(SHORT).start();
                RawClient client = greeted(server)) {
            client.ask("MAIL FROM:<a@example.net>");
            client.ask("RCPT TO:<b@example.org>");
            assertThat(client.ask("DATA")).startsWith("354");
            // 20 octets a second never stop, and are too few
            Thread.startVirtualThread(() -> drip(client, "x".repeat(200)));
            assertThat(client.reply()).startsWith("421");
            assertThat(server.intake().messages()).isEmpty();
        }
    }

    @Test
    void slowButSteadyMessageGoesThrough() throws Exception {
        ConnectionSettings settings = TestServer.settings(Duration.ofSeconds(2), Duration.ofMillis(300), 100);
        try (TestServer server = new TestServer().withConnection(settings).start();
                RawClient client = greeted(server)) {
            client.ask("MAIL FROM:<a@example.net>");
            client.ask("RCPT TO:<b@example.org>");
            client.ask("DATA");
            for (int i = 0; i < 20; i++) {
                client.send("0123456789012345678901234567890123456789\r\n");
                pause(50);
            }
            assertThat(client.ask(".")).startsWith("250");
        }
    }

    @Test
    void handshakeDeadlineEndsASilentClient() throws Exception {
        ConnectionSettings settings = new ConnectionSettings(
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                500,
                Duration.ofMillis(300),
                Duration.ZERO,
                Duration.ZERO,
                false);
        TlsServerContext context =
                TlsServerContext.create(TlsServerSettings.of(new TestCertificates().leaf("EC", "mx.example.org")));
        try (TestServer server = new TestServer()
                        .withConnection(settings)
                        .withTls(TlsOffer.IMPLICIT, context)
                        .start();
                RawClient client = server.connect()) {
            client.send(new byte[] {0x16, 0x03});
            assertThat(client.isClosed()).isTrue();
            await().untilAsserted(() -> assertThat(server.events())
                    .anyMatch(event -> event instanceof SessionEvent session
                            && session.action() == SessionEvent.Action.TLS_FAILED));
        }
    }

    @Test
    void tlsHelloOnAPlainPortIsClosedAtOnce() throws Exception {
        try (TestServer server = new TestServer().start();
                RawClient client = server.connect()) {
            assertThat(client.reply()).startsWith("220");
            client.send(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03});
            client.reply();
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void httpRequestIsClosedAtOnce() throws Exception {
        try (TestServer server = new TestServer().start();
                RawClient client = server.connect()) {
            assertThat(client.reply()).startsWith("220");
            client.send("POST / HTTP/1.1\r\nHost: mx.example.org\r\n\r\nMAIL FROM:<a@example.net>\r\n");
            assertThat(client.rest()).doesNotContain("250");
        }
    }

    @Test
    void clientThatTalksBeforeTheGreetingIsRefused() throws Exception {
        ConnectionSettings settings = new ConnectionSettings(
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                500,
                Duration.ofSeconds(5),
                Duration.ofMillis(300),
                Duration.ZERO,
                false);
        try (TestServer server = new TestServer().withConnection(settings).start();
                RawClient client = server.connect()) {
            client.send("EHLO spam.example\r\n");
            assertThat(client.reply()).startsWith("554");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void exemptClientMayTalkEarly() throws Exception {
        try (TestServer server = new TestServer().withExempt().start();
                RawClient client = server.connect()) {
            client.send("EHLO friend.example\r\nQUIT\r\n");
            assertThat(client.reply()).startsWith("220");
            assertThat(client.reply()).startsWith("250");
            assertThat(client.reply()).startsWith("221");
        }
    }

    @Test
    void connectionsAboveTheClientsLimitAreTold421() throws Exception {
        try (TestServer server = new TestServer()
                        .withServer(new ServerSettings(1, 100, 2, 10))
                        .start();
                RawClient first = greeted(server);
                RawClient second = greeted(server);
                RawClient third = server.connect()) {
            assertThat(third.reply()).startsWith("421 4.7.0");
            assertThat(third.isClosed()).isTrue();
            first.ask("QUIT");
            await().until(() -> server.server().connections() < 2);
            try (RawClient fourth = greeted(server)) {
                assertThat(fourth.ask("NOOP")).startsWith("250");
            }
            assertThat(second.ask("NOOP")).startsWith("250");
        }
    }

    @Test
    void connectionsAboveTheLimitOfAllAreTold421() throws Exception {
        try (TestServer server = new TestServer()
                        .withServer(new ServerSettings(1, 1, 50, 10))
                        .start();
                RawClient first = greeted(server);
                RawClient second = server.connect()) {
            assertThat(second.reply()).startsWith("421 4.3.2");
            assertThat(first.ask("NOOP")).startsWith("250");
        }
    }

    @Test
    void overloadIsObeyedAndForgotten() throws Exception {
        AtomicReference<OverloadLevel> level = new AtomicReference<>(OverloadLevel.ORANGE);
        try (TestServer server =
                        new TestServer().withOverload(role -> level.get()).start();
                RawClient client = greeted(server)) {
            assertThat(client.ask("MAIL FROM:<a@example.net>")).startsWith("451 4.3.2");
            level.set(OverloadLevel.RED);
            try (RawClient other = server.connect()) {
                assertThat(other.reply()).startsWith("421 4.3.2");
            }
            level.set(OverloadLevel.GREEN);
            assertThat(client.ask("MAIL FROM:<a@example.net>")).startsWith("250");
        }
    }

    @Test
    void submissionIsAskedForItsOwnLevel() throws Exception {
        try (TestServer server = new TestServer()
                        .withRole(ListenerRole.SUBMISSION)
                        .withOverload(role -> role == ListenerRole.MX ? OverloadLevel.RED : OverloadLevel.GREEN)
                        .start();
                RawClient client = server.connect()) {
            assertThat(client.reply()).startsWith("220");
        }
    }

    @Test
    void clientThatReadsNoRepliesIsGivenUp() throws Exception {
        try (TestServer server =
                new TestServer().withConnection(SHORT).withExempt().start()) {
            RawClient client = greeted(server);
            client.socket().setReceiveBufferSize(4096);
            byte[] commands = "HELP\r\n".repeat(10_000).getBytes();
            Thread writer = Thread.startVirtualThread(() -> {
                try {
                    while (true) {
                        client.send(commands);
                    }
                } catch (IOException closed) {
                    assertThat(closed).isNotNull();
                }
            });
            await().atMost(Duration.ofSeconds(20)).until(() -> server.server().connections() == 0);
            client.close();
            writer.join();
        }
    }
}
