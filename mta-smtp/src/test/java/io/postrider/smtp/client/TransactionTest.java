// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import static io.postrider.smtp.client.ClientFixture.CLIENT;
import static io.postrider.smtp.client.ClientFixture.MESSAGE;
import static io.postrider.smtp.client.ClientFixture.connect;
import static io.postrider.smtp.client.ClientFixture.hasty;
import static io.postrider.smtp.client.ClientFixture.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.api.mail.BodyType;
import io.postrider.api.mail.ContentTraits;
import io.postrider.api.mail.DeliverBy;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.SmtpDialer;
import io.postrider.smtp.client.ClientFixture.Notes;
import io.postrider.smtp.client.SmtpClientException.Reason;
import io.postrider.smtp.client.TransactionOutcome.Obstacle;
import io.postrider.smtp.network.BytesContent;
import io.postrider.smtp.network.ScriptedPeer;
import io.postrider.smtp.network.TestServer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes over the wire in a transaction.
class TransactionTest {
    private static final List<String> ALL = List.of(
            "SIZE 1000000",
            "8BITMIME",
            "SMTPUTF8",
            "DSN",
            "MT-PRIORITY MIXER",
            "DELIVERBY 60",
            "REQUIRETLS",
            "BINARYMIME");

    private static void oneTransaction(ScriptedPeer.Conversation c) throws Exception {
        c.answer("250 mail").answer("250 rcpt").answer("354 go").content();
        c.send("250 done\r\n").untilClosed();
    }

    private static String mailLine(List<String> keywords, ClientTransaction transaction) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.greeting(keywords, TransactionTest::oneTransaction);
                SmtpConnection connection = connect(peer)) {
            assertThat(connection.send(transaction, new Notes())).isEqualTo(new TransactionOutcome.Answered());
            return peer.lines().get(1);
        }
    }

    private static Obstacle obstacle(List<String> keywords, ClientTransaction transaction) throws Exception {
        try (ScriptedPeer peer =
                        ScriptedPeer.greeting(keywords, c -> c.answer("250 ok").untilClosed());
                SmtpConnection connection = connect(peer)) {
            Notes notes = new Notes();
            TransactionOutcome outcome = connection.send(transaction, notes);
            assertThat(notes.lines).isEmpty();
            assertThat(connection.command("NOOP").code()).isEqualTo(250);
            assertThat(peer.lines()).containsExactly("EHLO client.example", "NOOP");
            return ((TransactionOutcome.Unsendable) outcome).obstacle();
        }
    }

    @Test
    void plainPeerGetsNoParameters() throws Exception {
        MailParameters all = MailParameters.none()
                .withPriority(3)
                .withEnvelopeId("id")
                .withReturn(MailParameters.Return.FULL)
                .withSmtpUtf8(true);
        assertThat(mailLine(List.of(), transaction(MESSAGE, "a@example.org").withParameters(all)))
                .isEqualTo("MAIL FROM:<from@example.net>");
    }

    @Test
    void offeredParametersAreSent() throws Exception {
        MailParameters all = MailParameters.none()
                .withPriority(-2)
                .withEnvelopeId("a+b=c d")
                .withReturn(MailParameters.Return.HEADERS)
                .withDeliverBy(new DeliverBy(Instant.now().plusSeconds(3600), DeliverBy.Mode.RETURN, true));
        assertThat(mailLine(ALL, transaction(MESSAGE, "a@example.org").withParameters(all)))
                .matches("MAIL FROM:<from@example\\.net> SIZE=\\d+ RET=HDRS ENVID=a\\+2Bb\\+3Dc\\+20d"
                        + " MT-PRIORITY=-2 BY=3[56]\\d\\d;RT");
    }

    @Test
    void eightBitContentIsDeclared() throws Exception {
        assertThat(mailLine(List.of("8BITMIME"), transaction("a: b\r\n\r\n\u00e9\r\n", "a@example.org")))
                .isEqualTo("MAIL FROM:<from@example.net> BODY=8BITMIME");
    }

    @Test
    void dsnOfARecipientIsSent() throws Exception {
        DsnRequest dsn = DsnRequest.unsaid()
                .withNotify(Set.of(DsnRequest.Notify.FAILURE, DsnRequest.Notify.SUCCESS))
                .withOriginalRecipient(new DsnRequest.OriginalRecipient("rfc822", "Bob+x@example.org"));
        Recipient recipient = Recipient.of(this, 0, Mailbox.parse("a@example.org"), dsn);
        ClientTransaction transaction = ClientTransaction.of(
                ReversePath.none(),
                List.of(new ClientRecipient(recipient, Mailbox.parse("b@other.example"))),
                BytesContent.of(MESSAGE));
        try (ScriptedPeer peer = ScriptedPeer.greeting(ALL, TransactionTest::oneTransaction);
                SmtpConnection connection = connect(peer)) {
            connection.send(transaction, new Notes());
            assertThat(peer.lines())
                    .contains("RCPT TO:<b@other.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;Bob+2Bx@example.org")
                    .anyMatch(line -> line.startsWith("MAIL FROM:<> SIZE="));
        }
    }

    @Test
    void internationalDomainGoesAsALabelsWithoutSmtpUtf8() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.greeting(List.of(), TransactionTest::oneTransaction);
                SmtpConnection connection = connect(peer)) {
            connection.send(transaction(MESSAGE, "a@b\u00fccher.example"), new Notes());
            assertThat(peer.lines()).contains("RCPT TO:<a@xn--bcher-kva.example>");
        }
    }

    @Test
    void peerThatLacksWhatIsNeededGetsNothing() throws Exception {
        assertThat(obstacle(List.of(), transaction("a: b\r\n\r\n\u00e9\r\n", "a@example.org")))
                .isEqualTo(Obstacle.EIGHT_BIT);
        assertThat(obstacle(List.of("8BITMIME"), transaction(MESSAGE, "\u00e9@example.org")))
                .isEqualTo(Obstacle.SMTP_UTF8);
        assertThat(obstacle(List.of("SIZE 10"), transaction(MESSAGE, "a@example.org")))
                .isEqualTo(Obstacle.TOO_LARGE);
        assertThat(obstacle(List.of("CHUNKING"), transaction("a: b\r\n\r\nbare\nLF\r\n", "a@example.org")))
                .isEqualTo(Obstacle.BINARY);
        assertThat(obstacle(List.of("BINARYMIME"), transaction("a: b\r\n\r\nbare\rCR\r\n", "a@example.org")))
                .isEqualTo(Obstacle.BINARY);
        MailParameters late = MailParameters.none()
                .withDeliverBy(new DeliverBy(Instant.now().plusSeconds(30), DeliverBy.Mode.RETURN, false));
        assertThat(obstacle(
                        List.of("DELIVERBY 60"),
                        transaction(MESSAGE, "a@example.org").withParameters(late)))
                .isEqualTo(Obstacle.DELIVER_BY);
        assertThat(obstacle(List.of(), transaction(MESSAGE, "a@example.org").withParameters(late)))
                .isEqualTo(Obstacle.DELIVER_BY);
    }

    @Test
    void eightBitAnywayIsSentUndeclared() throws Exception {
        assertThat(mailLine(
                        List.of(),
                        transaction("a: b\r\n\r\n\u00e9\r\n", "a@example.org").withEightBitAnyway(true)))
                .isEqualTo("MAIL FROM:<from@example.net>");
    }

    @Test
    void binaryContentGoesByBdatUnchanged() throws Exception {
        String content = "a: b\r\n\r\nbare\nLF\r and\0NUL\n.\r\n.";
        try (ScriptedPeer peer = ScriptedPeer.greeting(List.of("CHUNKING", "BINARYMIME"), c -> {
                    c.answer("250 mail").answer("250 rcpt").line();
                    c.octets(content.length());
                    c.send("250 done\r\n").untilClosed();
                });
                SmtpConnection connection = connect(peer)) {
            MailParameters binary = MailParameters.none().withBody(BodyType.BINARY_MIME);
            connection.send(transaction(content, "a@example.org").withParameters(binary), new Notes());
            assertThat(peer.contents()).containsExactly(content);
            assertThat(peer.lines())
                    .contains("MAIL FROM:<from@example.net> BODY=BINARYMIME", "BDAT " + content.length() + " LAST");
        }
    }

    /// Outbound smuggling: whatever intake believed, no CR or LF outside CRLF and no unstuffed dot gets
    /// out.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: b\r\n\r\nx\n.\r\ny\r\n",
                "a: b\r\n\r\nx\r.\r\ny\r\n",
                "a: b\r\n\r\nx\r\n\r.\r\n",
                "a: b\r\n\r\nx\r"
            })
    void contentThatBelieversCallTextIsNeverSentWithBareLineEnds(String content) throws Exception {
        BytesContent lying = new BytesContent(content.getBytes(StandardCharsets.ISO_8859_1), ContentTraits.plain());
        for (List<String> keywords : List.of(List.<String>of(), List.of("CHUNKING"))) {
            try (ScriptedPeer peer = ScriptedPeer.greeting(keywords, c -> {
                        c.answer("250 mail").answer("250 rcpt");
                        c.line();
                        if (keywords.isEmpty()) {
                            c.send("354 go\r\n");
                        }
                        c.untilClosed();
                    });
                    SmtpConnection connection = connect(peer)) {
                Notes notes = new Notes();
                SmtpClientException failure = catchThrowableOfType(
                        SmtpClientException.class, () -> connection.send(transaction(lying, "a@example.org"), notes));
                assertThat(failure.reason()).isEqualTo(Reason.LOCAL);
                assertThat(notes.lines).isEmpty();
            }
        }
    }

    @Test
    void missingLastLineEndIsAdded() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.greeting(List.of(), TransactionTest::oneTransaction);
                SmtpConnection connection = connect(peer)) {
            connection.send(transaction("a: b\r\n\r\nno end", "a@example.org"), new Notes());
            assertThat(peer.contents()).containsExactly("a: b\r\n\r\nno end\r\n");
        }
    }

    @Test
    void lmtpAnswersEachRecipient() throws Exception {
        for (List<String> keywords : List.of(List.<String>of(), List.of("PIPELINING"))) {
            try (ScriptedPeer peer = ScriptedPeer.start(c -> {
                        c.send("220 lmtp\r\n").hello(keywords);
                        c.answer("250 mail")
                                .answer("250 a")
                                .answer("550 b")
                                .answer("250 c")
                                .answer("354 go");
                        c.content();
                        c.send("250 a\r\n452 4.2.2 c is full\r\n").untilClosed();
                    });
                    SmtpConnection connection = connect(peer, hasty().withLmtp())) {
                Notes notes = new Notes();
                connection.send(transaction(MESSAGE, "a@example.org", "b@example.org", "c@example.org"), notes);
                assertThat(notes.lines)
                        .containsExactly(
                                "b@example.org RCPT 550",
                                "handing over 2",
                                "a@example.org DATA_DONE 250",
                                "c@example.org DATA_DONE 452");
                assertThat(peer.lines()).startsWith("LHLO client.example");
            }
        }
    }

    @Test
    void manyRecipientsGoInGroups() throws Exception {
        String[] recipients = IntStream.range(0, 950)
                .mapToObj(i -> "user" + i + "@example.org")
                .toArray(String[]::new);
        try (TestServer server = new TestServer().start();
                SmtpConnection connection = CLIENT.connect(Endpoint.of(server.address()), hasty())) {
            Notes notes = new Notes();
            connection.send(transaction(MESSAGE, recipients), notes);
            assertThat(notes.lines).hasSize(951);
            assertThat(server.intake().messages().getFirst().recipients()).hasSize(950);
        }
    }

    @Test
    void largeContentArrivesWhole() throws Exception {
        byte[] octets = ("x: y\r\n\r\n" + ".0123456789012345678901234567890123456789\r\n".repeat(400_000))
                .getBytes(StandardCharsets.US_ASCII);
        for (boolean chunking : new boolean[] {true, false}) {
            try (TestServer server = new TestServer().start();
                    SmtpConnection connection = CLIENT.connect(Endpoint.of(server.address()), hasty())) {
                connection.send(
                        transaction(BytesContent.of(octets), "a@example.org").withChunking(chunking), new Notes());
                byte[] arrived = server.intake().messages().getFirst().octets();
                int from = arrived.length - octets.length;
                assertThat(java.util.Arrays.equals(arrived, from, arrived.length, octets, 0, octets.length))
                        .isTrue();
            }
        }
    }

    @Test
    void listenerThatThrowsStopsBeforeTheLastOctet() throws Exception {
        List<String> after = new ArrayList<>();
        try (ScriptedPeer peer = ScriptedPeer.greeting(List.of(), c -> {
                    c.answer("250 mail").answer("250 rcpt").answer("354 go");
                    c.content();
                });
                SmtpConnection connection = connect(peer)) {
            TransactionListener listener = new TransactionListener() {
                @Override
                public void handingOver(List<ClientRecipient> accepted) {
                    throw new IllegalStateException("the log is gone");
                }

                @Override
                public void answered(ClientRecipient recipient, Reply reply, ClientPhase phase) {
                    after.add(reply.toString());
                }
            };
            assertThat(catchThrowableOfType(
                            IllegalStateException.class,
                            () -> connection.send(transaction(MESSAGE, "a@example.org"), listener)))
                    .hasMessage("the log is gone");
            assertThat(after).isEmpty();
            assertThat(peer.contents()).isEmpty();
            assertThat(connection.reusable()).isFalse();
        }
    }

    @Test
    void probeAsksWithoutContent() throws Exception {
        try (TestServer server = new TestServer().start();
                SmtpConnection connection = CLIENT.connect(Endpoint.of(server.address()), hasty())) {
            ClientRecipient bad =
                    transaction(MESSAGE, "x@refused.example").recipients().getFirst();
            ClientRecipient good =
                    transaction(MESSAGE, "x@example.org").recipients().getFirst();
            assertThat(connection.probe(ReversePath.none(), bad).code()).isEqualTo(550);
            assertThat(connection.probe(ReversePath.none(), good).code()).isEqualTo(250);
            assertThat(connection.reusable()).isTrue();
            assertThat(server.intake().messages()).isEmpty();
        }
    }

    @Test
    void sourceAddressIsUsed() throws Exception {
        try (TestServer server = new TestServer().withBind("127.0.0.1:0").start()) {
            ConnectOptions options = hasty().withSource(InetAddress.getByName("127.0.0.9"));
            try (SmtpConnection connection = CLIENT.connect(Endpoint.of(server.address()), options)) {
                assertThat(connection.localAddress().toString()).contains("127.0.0.9");
            }
        }
    }

    @Test
    void dialedConversationSpeaksForItself() throws Exception {
        try (TestServer server = new TestServer().start();
                SmtpDialer.Conversation conversation = CLIENT.dial(server.address(), Duration.ofSeconds(5))) {
            assertThat(conversation.greeting().code()).isEqualTo(220);
            assertThat(conversation.command("EHLO probe.example").code()).isEqualTo(250);
            assertThat(conversation.command("MAIL FROM:<a@example.net>").code()).isEqualTo(250);
            assertThat(conversation.command("RCPT TO:<b@example.org>").code()).isEqualTo(250);
            assertThat(conversation.command("DATA").code()).isEqualTo(354);
            assertThat(conversation.content(BytesContent.of(MESSAGE)).code()).isEqualTo(250);
            assertThat(server.intake().messages().getFirst().text()).endsWith(MESSAGE);
        }
    }

    @Test
    void unixSocketIsReached(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) throws Exception {
        java.nio.file.Path path = folder.resolve("s");
        try (TestServer server = new TestServer().withBind("unix:" + path).start();
                SmtpConnection connection = CLIENT.connect(Endpoint.of(path), hasty())) {
            connection.send(transaction(MESSAGE, "a@example.org"), new Notes());
            assertThat(server.intake().messages()).hasSize(1);
        }
    }
}
