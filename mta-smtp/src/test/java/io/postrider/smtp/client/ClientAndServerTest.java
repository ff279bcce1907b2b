// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.network.BytesContent;
import io.postrider.smtp.network.TestCertificates;
import io.postrider.smtp.network.TestServer;
import io.postrider.smtp.server.TlsServerContext;
import io.postrider.smtp.server.TlsServerSettings;
import io.postrider.smtp.session.TlsOffer;
import io.postrider.smtp.tls.TrustAnchors;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Our client against our server over real sockets.
class ClientAndServerTest {
    private static final SmtpClient CLIENT = SmtpClient.start(1, InstantSource.system(), new Random(1));
    private static final TestCertificates CA = new TestCertificates();
    private static final String MESSAGE = "Subject: one\r\n\r\nHello\r\n.dot\r\n..dots\r\nend\r\n";

    @AfterAll
    static void stop() {
        CLIENT.close();
    }

    /// Notes what it hears.
    static final class Notes implements TransactionListener {
        final List<String> lines = new ArrayList<>();

        @Override
        public void handingOver(List<ClientRecipient> accepted) {
            lines.add("handing over " + accepted.size());
        }

        @Override
        public void answered(ClientRecipient recipient, Reply reply, ClientPhase phase) {
            lines.add(recipient.address() + " " + phase + " " + reply.code());
        }
    }

    static ClientTransaction transaction(String content, String... recipients) {
        List<ClientRecipient> to = new ArrayList<>();
        Object message = new Object();
        for (String recipient : recipients) {
            Mailbox mailbox = Mailbox.parse(recipient);
            to.add(ClientRecipient.of(Recipient.of(message, to.size(), mailbox, DsnRequest.unsaid())));
        }
        return ClientTransaction.of(ReversePath.parse("from@example.net"), to, BytesContent.of(content));
    }

    private static TlsServerContext context() throws Exception {
        return TlsServerContext.create(TlsServerSettings.of(CA.leaf("EC", "mx.example.org")));
    }

    @Test
    void messageGoesInPlain() throws Exception {
        try (TestServer server = new TestServer().start();
                SmtpConnection connection = CLIENT.connect(
                        Endpoint.of(server.address()),
                        ConnectOptions.of("client.example").withTls(new TlsDemand.None()))) {
            Notes notes = new Notes();
            TransactionOutcome outcome =
                    connection.send(transaction(MESSAGE, "a@example.org", "b@refused.example", "c@example.org"), notes);

            assertThat(outcome).isEqualTo(new TransactionOutcome.Answered());
            assertThat(notes.lines)
                    .containsExactly(
                            "b@refused.example RCPT 550",
                            "handing over 2",
                            "a@example.org DATA_DONE 250",
                            "c@example.org DATA_DONE 250");
            assertThat(server.intake().messages()).hasSize(1);
            assertThat(server.intake().messages().getFirst().text()).endsWith(MESSAGE);
            assertThat(connection.reusable()).isTrue();
        }
    }

    @Test
    void everyWayOfFramingCarriesTheSameOctets() throws Exception {
        try (TestServer server = new TestServer().start()) {
            for (Set<String> suppressed : List.of(
                    Set.<String>of(), Set.of("CHUNKING"), Set.of("PIPELINING"), Set.of("CHUNKING", "PIPELINING"))) {
                ConnectOptions options = ConnectOptions.of("client.example").withSuppressed(suppressed);
                try (SmtpConnection connection = CLIENT.connect(Endpoint.of(server.address()), options)) {
                    for (int i = 0; i < 3; i++) {
                        connection.send(transaction(MESSAGE, "a@example.org"), new Notes());
                    }
                    connection.quit();
                }
            }
            assertThat(server.intake().messages())
                    .hasSize(12)
                    .allSatisfy(message -> assertThat(message.text()).endsWith(MESSAGE));
        }
    }

    @Test
    void startTlsIsUsedAndVerified() throws Exception {
        try (TestServer server =
                new TestServer().withTls(TlsOffer.STARTTLS_REQUIRED, context()).start()) {
            TlsDemand demand =
                    new TlsDemand.Verify(List.of("mx.example.org"), TrustAnchors.of(List.of(CA.authority())));
            ConnectOptions options = ConnectOptions.of("client.example")
                    .withServerName("mx.example.org")
                    .withTls(demand);
            try (SmtpConnection connection = CLIENT.connect(Endpoint.of(server.address()), options)) {
                connection.send(transaction(MESSAGE, "a@example.org"), new Notes());

                assertThat(connection.tls().orElseThrow().protocol()).isEqualTo("TLSv1.3");
                assertThat(connection.tlsVerdict()).isInstanceOf(TlsVerdict.Verified.class);
                assertThat(connection.peerChain()).hasSize(2);
                assertThat(server.intake().messages()).hasSize(1);
            }
        }
    }

    @Test
    void implicitTlsWorks() throws Exception {
        try (TestServer server =
                new TestServer().withTls(TlsOffer.IMPLICIT, context()).start()) {
            ConnectOptions options = ConnectOptions.of("client.example").withImplicitTls(true);
            try (SmtpConnection connection = CLIENT.connect(Endpoint.of(server.address()), options)) {
                connection.send(transaction(MESSAGE, "a@example.org"), new Notes());
                assertThat(server.intake().messages()).hasSize(1);
                assertThat(connection.extensions().has("STARTTLS")).isFalse();
            }
        }
    }
}
