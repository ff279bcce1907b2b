// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.event.SessionEvent;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.smtp.client.ConnectOptions;
import io.postrider.smtp.client.Endpoint;
import io.postrider.smtp.client.SmtpClient;
import io.postrider.smtp.client.SmtpConnection;
import io.postrider.smtp.client.TlsDemand;
import io.postrider.smtp.network.RawClient;
import io.postrider.smtp.network.TestCertificates;
import io.postrider.smtp.network.TestServer;
import io.postrider.smtp.session.TlsOffer;
import io.postrider.smtp.tls.Certificates;
import io.postrider.smtp.tls.PemIdentity;
import io.postrider.smtp.tls.TrustAnchors;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Certificates, protocols and client certificates of a listener.
class TlsServerTest {
    private static final SmtpClient CLIENT = SmtpClient.start(1, InstantSource.system(), new Random(1));
    private static final TestCertificates CA = new TestCertificates();

    @AfterAll
    static void stop() {
        CLIENT.close();
    }

    private static TestServer server(TlsServerContext context) throws Exception {
        return new TestServer().withTls(TlsOffer.STARTTLS, context).start();
    }

    private static List<String> namesFor(TestServer server, String serverName) throws Exception {
        ConnectOptions options = ConnectOptions.of("client.example")
                .withTls(new TlsDemand.Required())
                .withServerName(serverName);
        try (SmtpConnection connection = CLIENT.connect(Endpoint.of(server.address()), options)) {
            return Certificates.dnsNames(connection.peerChain().getFirst());
        }
    }

    private static TlsServerSettings.Certificate of(PemIdentity... identities) {
        return new TlsServerSettings.Certificate(List.of(), List.of(identities));
    }

    @Test
    void certificateIsChosenByServerName() throws Exception {
        TlsServerSettings settings = new TlsServerSettings(
                List.of(of(CA.leaf("EC", "one.example")), of(CA.leaf("EC", "two.example", "*.wild.example"))),
                new TlsServerSettings.ClientCertificates.Off());
        try (TestServer server = server(TlsServerContext.create(settings))) {
            assertThat(namesFor(server, "one.example")).containsExactly("one.example");
            assertThat(namesFor(server, "TWO.example")).contains("two.example");
            assertThat(namesFor(server, "mx.wild.example")).contains("two.example");
            assertThat(namesFor(server, "other.example")).containsExactly("one.example");
        }
    }

    @Test
    void reloadShowsTheNewCertificateAndKeepsOpenSessions() throws Exception {
        TlsServerContext context = TlsServerContext.create(TlsServerSettings.of(CA.leaf("EC", "old.example")));
        try (TestServer server = server(context)) {
            ConnectOptions options = ConnectOptions.of("client.example").withTls(new TlsDemand.Required());
            try (SmtpConnection open = CLIENT.connect(Endpoint.of(server.address()), options)) {
                context.reload(TlsServerSettings.of(CA.leaf("EC", "new.example")));
                assertThat(namesFor(server, "x.example")).containsExactly("new.example");
                assertThat(open.command("NOOP").code()).isEqualTo(250);
            }
        }
    }

    @Test
    void rsaIsShownToClientsWithoutEcdsa() throws Exception {
        TlsServerSettings settings = new TlsServerSettings(
                List.of(of(CA.leaf("RSA", "rsa.example"), CA.leaf("EC", "rsa.example"))),
                new TlsServerSettings.ClientCertificates.Off());
        try (TestServer server = server(TlsServerContext.create(settings));
                RawClient client = server.connect()) {
            client.reply();
            client.ask("EHLO client.example");
            client.ask("STARTTLS");
            SSLSocket tls = client.startTls();
            assertThat(tls.getSession().getPeerCertificates()[0].getPublicKey().getAlgorithm())
                    .isEqualTo("EC");
            assertThat(client.ask("EHLO client.example")).startsWith("250");
        }
    }

    @Test
    void alpnWithSmtpIsAnsweredWithIt() throws Exception {
        try (TestServer server = server(TlsServerContext.create(TlsServerSettings.of(CA.leaf("EC", "a.example"))));
                RawClient client = server.connect()) {
            client.reply();
            client.ask("EHLO client.example");
            client.ask("STARTTLS");
            assertThat(client.startTls("http/1.1", "smtp").getApplicationProtocol())
                    .isEqualTo("smtp");
        }
    }

    @Test
    void alpnWithoutSmtpEndsTheHandshake() throws Exception {
        try (TestServer server = server(TlsServerContext.create(TlsServerSettings.of(CA.leaf("EC", "a.example"))));
                RawClient client = server.connect()) {
            client.reply();
            client.ask("EHLO client.example");
            client.ask("STARTTLS");
            assertThatThrownBy(() -> client.startTls("http/1.1"))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("no_application_protocol");
        }
    }

    @Test
    void oldProtocolsAreRefused() throws Exception {
        try (TestServer server = server(TlsServerContext.create(TlsServerSettings.of(CA.leaf("EC", "a.example"))));
                RawClient client = server.connect()) {
            client.reply();
            client.ask("EHLO client.example");
            client.ask("STARTTLS");
            // a TLS 1.0 ClientHello without extensions
            byte[] hello = java.util.HexFormat.of()
                    .parseHex("160301002d010000290301" + "00".repeat(32) + "00" + "0002002f" + "0100");
            client.send(hello);
            assertThat(client.rest()).doesNotContain("250");
        }
    }

    @Test
    void clientCertificateIsKnownByFingerprintAndSubject() throws Exception {
        PemIdentity own = CA.leaf("EC", "client.example");
        TlsServerSettings settings = new TlsServerSettings(
                List.of(of(CA.leaf("EC", "a.example"))),
                new TlsServerSettings.ClientCertificates.Ask(Optional.of(TrustAnchors.of(List.of(CA.authority())))));
        try (TestServer server = server(TlsServerContext.create(settings))) {
            ConnectOptions options = ConnectOptions.of("client.example")
                    .withTls(new TlsDemand.Required())
                    .withIdentity(own);
            CLIENT.connect(Endpoint.of(server.address()), options).quit();
            CLIENT.connect(Endpoint.of(server.address()), ConnectOptions.of("client.example"))
                    .quit();

            List<TlsFacts> facts = server.events().stream()
                    .filter(SessionEvent.class::isInstance)
                    .map(SessionEvent.class::cast)
                    .filter(event -> event.action() == SessionEvent.Action.TLS_ESTABLISHED)
                    .map(event -> event.session().tls().orElseThrow())
                    .toList();
            assertThat(facts).hasSize(2);
            assertThat(facts.getFirst().peerFingerprint()).contains(Certificates.fingerprint(own.certificate()));
            assertThat(facts.getFirst().verifiedPeer()).contains("CN=client.example");
            assertThat(facts.getFirst().serverEndPoint()).isPresent();
            assertThat(facts.get(1).peerFingerprint()).isEmpty();
        }
    }

    @Test
    void rotatedTicketKeysLeaveHandshakesAlone() throws Exception {
        TlsServerContext context = TlsServerContext.create(TlsServerSettings.of(CA.leaf("EC", "a.example")));
        try (TestServer server = server(context)) {
            for (int i = 0; i < 5; i++) {
                context.rotateTickets();
                assertThat(namesFor(server, "a.example")).containsExactly("a.example");
            }
        }
    }

    @Test
    void nativeTlsIsThere() {
        assertThat(TlsServerContext.isNative()).isTrue();
    }
}
