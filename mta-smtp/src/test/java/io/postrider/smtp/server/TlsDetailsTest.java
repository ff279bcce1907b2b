// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.postrider.api.event.SessionEvent;
import io.postrider.smtp.network.RawClient;
import io.postrider.smtp.network.TestCertificates;
import io.postrider.smtp.network.TestServer;
import io.postrider.smtp.session.TlsOffer;
import io.postrider.smtp.tls.PemIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/// TLS below the names: groups, tickets, ClientHello, a close_notify in mid-message.
class TlsDetailsTest {
    private static final TestCertificates CA = new TestCertificates();

    private static TestServer implicit() throws Exception {
        return new TestServer()
                .withTls(
                        TlsOffer.IMPLICIT,
                        TlsServerContext.create(TlsServerSettings.of(CA.leaf("EC", "mx.example.org"))))
                .start();
    }

    private static List<String> groups(TestServer server) {
        return server.events().stream()
                .filter(SessionEvent.class::isInstance)
                .map(SessionEvent.class::cast)
                .filter(event -> event.action() == SessionEvent.Action.CONNECTED)
                .map(event -> event.session().tls().orElseThrow().group().orElse("?"))
                .toList();
    }

    /// One handshake of a client that offers these groups alone.
    private static void handshake(TestServer server, String... groups) throws Exception {
        SslContext context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .option(OpenSslContextOption.GROUPS, groups)
                .build();
        MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            SslHandler handler = context.newHandler(ByteBufAllocator.DEFAULT);
            Channel channel = new Bootstrap()
                    .group(loops)
                    .channel(NioSocketChannel.class)
                    .handler(handler)
                    .connect(server.address())
                    .sync()
                    .channel();
            assertThat(handler.handshakeFuture().await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(handler.handshakeFuture().isSuccess()).isTrue();
            int before = server.events().size();
            await().until(() -> server.events().size() >= Math.min(before, 1));
            channel.close().sync();
        } finally {
            var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    @Test
    void hybridPostQuantumGroupIsTakenFirst() throws Exception {
        try (TestServer server = implicit()) {
            handshake(server, "X25519MLKEM768");
            await().until(() -> groups(server).equals(List.of("X25519MLKEM768")));
            handshake(server, "P-256", "X25519", "X25519MLKEM768");
            await().until(() -> groups(server).equals(List.of("X25519MLKEM768", "X25519MLKEM768")));
            handshake(server, "P-256");
            await().until(() -> groups(server).size() == 3);
            assertThat(groups(server).getLast()).isEqualTo("P-256");
        }
    }

    @Test
    void sessionIsResumedByTicketAcrossRotation() throws Exception {
        TlsServerContext context = TlsServerContext.create(TlsServerSettings.of(CA.leaf("EC", "mx.example.org")));
        try (TestServer server =
                new TestServer().withTls(TlsOffer.IMPLICIT, context).start()) {
            ResumingClient client = new ResumingClient(server.address());
            long first = client.sessionCreated();
            context.rotateTickets();
            assertThat(client.sessionCreated()).isEqualTo(first);
            for (int i = 0; i < 3; i++) {
                context.rotateTickets();
            }
            // the key of all tickets that the client has is gone
            assertThat(client.sessionCreated()).isGreaterThan(first);
        }
    }

    /// CVE-2026-45185: clear text behind a close_notify in mid-chunk is no part of the chunk.
    @Test
    void clearTextBehindCloseNotifyInAChunkIsDropped() throws Exception {
        try (TestServer server = implicit();
                ServerSocket relay = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> relay(relay, server));
            try (RawClient client = new RawClient(new Socket(relay.getInetAddress(), relay.getLocalPort()))) {
                var tls = client.startTls();
                client.reply();
                client.ask("EHLO client.example");
                client.ask("MAIL FROM:<a@example.net>");
                client.ask("RCPT TO:<b@example.org>");
                client.send("BDAT 40 LAST\r\n0123456789");
                tls.shutdownOutput();
                await().until(() -> server.server().connections() == 0);
                assertThat(server.intake().messages()).isEmpty();
            }
        }
    }

    /// Passes everything on, but clear text in the place of the client's end.
    private static void relay(ServerSocket listening, TestServer server) {
        try (Socket client = listening.accept();
                Socket behind = new Socket(
                        server.address().getAddress(), server.address().getPort())) {
            Thread.startVirtualThread(() -> copy(behind, client));
            copy(client, behind);
            behind.getOutputStream().write("x".repeat(40).getBytes(StandardCharsets.US_ASCII));
            behind.getOutputStream().flush();
            assertThat(behind.getInputStream().read()).isLessThan(0);
        } catch (IOException closed) {
            assertThat(closed).isNotNull();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            assertThat(closed).isNotNull();
        }
    }

    @Test
    void damagedClientHelloSaysNothingAndBreaksNothing() {
        byte[] whole = java.util.HexFormat.of()
                .parseHex("0303" + "11".repeat(32) + "00" + "00021301" + "0100" + "0026"
                        + "0000" + "000f" + "000d00" + "000a" + "6d782e612e746573742e".substring(0, 20)
                        + "0010" + "0007" + "0005" + "04736d7470" + "000a" + "0004" + "0002001d");
        for (int length = 0; length <= whole.length; length++) {
            ByteBuf hello = Unpooled.wrappedBuffer(whole, 0, length);
            ClientHello parsed = ClientHello.parse(hello);
            assertThat(parsed.meansAnotherProtocol()).isFalse();
            assertThat(hello.readableBytes()).isEqualTo(length);
        }
        assertThat(ClientHello.parse(Unpooled.wrappedBuffer(whole)).protocols()).containsExactly("smtp");
    }

    @Test
    void keyThatTlsCannotUseIsASentence() throws Exception {
        PemIdentity ed25519 = CA.leaf("Ed25519", "mx.example.org");
        try {
            TlsServerContext.create(TlsServerSettings.of(ed25519)).close();
        } catch (SSLException refused) {
            assertThat(refused).hasMessageContaining("cannot be used for TLS");
        }
        assertThatThrownBy(() -> new TlsServerSettings(List.of(), new TlsServerSettings.ClientCertificates.Off()))
                .hasMessageContaining("needs a certificate");
    }
}
