// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.postrider.smtp.network.RawClient;
import io.postrider.smtp.network.TestServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Binding, stopping, and the ends of connections.
class ListenerLifeTest {
    private static RawClient greeted(TestServer server) throws IOException {
        RawClient client = server.connect();
        assertThat(client.reply()).startsWith("220");
        assertThat(client.ask("EHLO client.example")).startsWith("250");
        return client;
    }

    @Test
    void portInUseIsASentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertThatThrownBy(() -> new TestServer().withBind(address).start())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on " + address)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void addressesAreToldInTheOrderOfBind() throws Exception {
        try (TestServer server = new TestServer()
                .withBind("127.0.0.1:0", "[::1]:0", "127.0.0.2:0")
                .start()) {
            assertThat(server.listener().addresses()).hasSize(3);
            assertThat(server.listener().addresses().get(0)).matches("127\\.0\\.0\\.1:[1-9]\\d*");
            assertThat(server.listener().addresses().get(1)).matches("\\[0?:.*1\\]:[1-9]\\d*");
            assertThat(server.listener().addresses().get(2)).startsWith("127.0.0.2:");
        }
    }

    @Test
    void ipv6AnyDoesNotTakeTheIpv4Port() throws Exception {
        try (TestServer first = new TestServer().withBind("[::]:0").start()) {
            int port = first.address().getPort();
            assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(ConnectException.class);
            try (TestServer second =
                    new TestServer().withBind("127.0.0.1:" + port).start()) {
                assertThat(second.address().getPort()).isEqualTo(port);
            }
        }
    }

    @Test
    void starTakesBothFamiliesAndShowsIpv4AsIpv4() throws Exception {
        try (TestServer server = new TestServer().withBind("*:0").start();
                RawClient four = new RawClient(
                        new InetSocketAddress("127.0.0.1", server.address().getPort()));
                RawClient six = new RawClient(
                        new InetSocketAddress("::1", server.address().getPort()))) {
            assertThat(four.reply()).startsWith("220");
            assertThat(six.reply()).startsWith("220");
            assertThat(server.listener().addresses().getFirst()).startsWith("*:");
            assertThat(server.events())
                    .anyMatch(event -> event instanceof io.postrider.api.event.SessionEvent session
                            && session.session()
                                    .clientAddress()
                                    .orElseThrow()
                                    .getAddress()
                                    .getHostAddress()
                                    .equals("127.0.0.1"));
        }
    }

    @Test
    void descriptorOfTheServiceManagerIsAdopted() throws Exception {
        io.netty.channel.unix.Socket inherited = io.netty.channel.unix.Socket.newSocketStream();
        inherited.bind(new InetSocketAddress("127.0.0.1", 0));
        inherited.listen(10);
        InetSocketAddress address = inherited.localAddress();
        try (TestServer template = new TestServer().start();
                SmtpListener listener = template.server()
                        .listen(
                                java.util.List.of(new BindAddress.Descriptor(inherited.intValue(), "smtp")),
                                template.service());
                RawClient client = new RawClient(address)) {
            assertThat(client.reply()).startsWith("220");
            assertThat(listener.addresses()).containsExactly("127.0.0.1:" + address.getPort());
        }
    }

    @Test
    void unixSocketSpeaksSmtpAndItsFileGoesAway(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("smtp.sock");
        try (TestServer server = new TestServer().withBind("unix:" + path).start();
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            ByteBuffer octets = ByteBuffer.allocate(200);
            channel.read(octets);
            assertThat(new String(octets.array(), 0, octets.position(), StandardCharsets.US_ASCII))
                    .startsWith("220");
            assertThat(server.listener().addresses()).containsExactly("unix:" + path);
            server.server().stopAccepting();
            assertThat(path).doesNotExist();
        }
    }

    @Test
    void leftOverUnixSocketIsReplacedAndAFileIsNot(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("smtp.sock");
        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path))
                .close();
        assertThat(path).exists();
        try (TestServer server = new TestServer().withBind("unix:" + path).start()) {
            assertThatThrownBy(() -> new TestServer().withBind("unix:" + path).start())
                    .hasMessageContaining("in use");
            assertThat(server.server().connections()).isLessThanOrEqualTo(1);
        }
        Path file = Files.writeString(folder.resolve("file"), "precious");
        assertThatThrownBy(() -> new TestServer().withBind("unix:" + file).start())
                .hasMessageContaining("no socket");
        assertThat(file).hasContent("precious");
    }

    @Test
    void drainTells421AndFinishesTheMessageThatIsUnderWay() throws Exception {
        try (TestServer server = new TestServer().start();
                RawClient idle = greeted(server);
                RawClient busy = greeted(server)) {
            busy.ask("MAIL FROM:<a@example.net>");
            busy.ask("RCPT TO:<b@example.org>");
            busy.ask("DATA");
            server.server().stopAccepting();
            assertThatThrownBy(server::connect).isInstanceOf(ConnectException.class);
            Thread drain = Thread.startVirtualThread(() -> {
                try {
                    assertThat(server.server().drain(Duration.ofSeconds(10))).isTrue();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(idle.reply()).startsWith("421");
            assertThat(busy.send("Subject: x\r\n\r\nlast\r\n.\r\n").reply()).startsWith("250");
            assertThat(busy.reply()).startsWith("421");
            busy.socket().close();
            idle.socket().close();
            drain.join();
            assertThat(server.intake().messages()).hasSize(1);
        }
    }

    @Test
    void halfClosedClientGetsItsAnswers() throws Exception {
        try (TestServer server = new TestServer().withExempt().start();
                RawClient client = server.connect()) {
            client.send("EHLO client.example\r\nMAIL FROM:<a@example.net>\r\nRCPT TO:<b@example.org>\r\n"
                    + "DATA\r\nSubject: x\r\n\r\nbody\r\n.\r\n");
            client.halfClose();
            String all = client.rest();
            assertThat(all).contains("354").contains("queued as");
            assertThat(server.intake().messages()).hasSize(1);
        }
    }

    @Test
    void clientThatGoesAwayLeavesNothing() throws Exception {
        try (TestServer server = new TestServer().start()) {
            for (String last : new String[] {"", "MAIL FROM:<a@example.net>\r\n", "NOO"}) {
                RawClient client = greeted(server);
                client.send(last);
                client.close();
            }
            RawClient inData = greeted(server);
            inData.ask("MAIL FROM:<a@example.net>");
            inData.ask("RCPT TO:<b@example.org>");
            inData.ask("DATA");
            inData.send("Subject: x\r\n\r\nhalf a");
            inData.close();
            await().until(() -> server.server().connections() == 0);
            assertThat(server.server().bufferedOctets()).isZero();
            assertThat(server.intake().messages()).isEmpty();
        }
    }

    @Test
    void manyPipelinedCommandsAreAnsweredInOrder() throws Exception {
        try (TestServer server = new TestServer().start();
                RawClient client = greeted(server)) {
            StringBuilder commands = new StringBuilder("MAIL FROM:<a@example.net>\r\n");
            for (int i = 0; i < 500; i++) {
                commands.append("RCPT TO:<user").append(i).append("@example.org>\r\n");
            }
            client.send(commands.append("DATA\r\n").toString());
            for (int i = 0; i < 501; i++) {
                assertThat(client.reply()).startsWith("250");
            }
            assertThat(client.reply()).startsWith("354");
            assertThat(client.send("x: y\r\n\r\n.\r\n").reply()).startsWith("250");
            assertThat(server.intake().messages().getFirst().recipients()).hasSize(500);
        }
    }
}
