// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.DeliveryOutcome.Deferred;
import io.postrider.api.delivery.DeliveryOutcome.Delivered;
import io.postrider.api.delivery.DeliveryOutcome.Failed;
import io.postrider.api.mail.BodyType;
import io.postrider.api.mail.MailParameters;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a message must be for a peer: SMTPUTF8, 8BITMIME, BINARYMIME, SIZE.
class MessageFormTest {
    private final Relay relay = new Relay();
    private FakeMx mx;

    @BeforeEach
    void start() throws Exception {
        mx = FakeMx.start();
    }

    @AfterEach
    void close() throws Exception {
        relay.close();
        mx.close();
    }

    private TestRequest request(String... to) {
        return TestRequest.to("smtp", "smtp://127.0.0.1:" + mx.port(), to);
    }

    private static String failure(TestRequest request) {
        return request.only() instanceof Failed failed ? failed.why().status().toString() : "not failed";
    }

    @Test
    void internationalLocalPartGoesAsItIsWhereThePeerKnowsSmtpUtf8() throws Exception {
        TestRequest request =
                request("müller@bücher.test").with(MailParameters.none().withSmtpUtf8(true));
        assertThat(relay.deliver(request).only()).isInstanceOf(Delivered.class);
        assertThat(mx.commands()).anyMatch(c -> c.startsWith("MAIL") && c.contains("SMTPUTF8"));
        String line = new String(
                "RCPT TO:<müller@xn--bcher-kva.test>".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(mx.commands()).anyMatch(c -> c.startsWith(line));
    }

    @Test
    void internationalDomainGoesAsALabelWhereThePeerLacksSmtpUtf8() throws Exception {
        mx.extensions("PIPELINING 8BITMIME");
        TestRequest request =
                request("mueller@bücher.test").with(MailParameters.none().withSmtpUtf8(true));
        assertThat(relay.deliver(request).only()).isInstanceOf(Delivered.class);
        assertThat(mx.commands()).anyMatch(c -> c.startsWith("RCPT TO:<mueller@xn--bcher-kva.test>"));
        assertThat(mx.commands()).noneMatch(c -> c.contains("SMTPUTF8"));
    }

    @Test
    void internationalLocalPartFailsWith567WhereNoPeerKnowsSmtpUtf8() throws Exception {
        mx.extensions("PIPELINING 8BITMIME");
        TestRequest request =
                request("müller@b.test").with(MailParameters.none().withSmtpUtf8(true));
        assertThat(failure(relay.deliver(request))).isEqualTo("5.6.7");
        assertThat(mx.commands()).noneMatch(c -> c.startsWith("MAIL"));
    }

    @Test
    void internationalHeaderFailsWith567WhereNoPeerKnowsSmtpUtf8() throws Exception {
        mx.extensions("PIPELINING 8BITMIME");
        TestRequest request = request("a@b.test")
                .with(MailParameters.none().withSmtpUtf8(true))
                .with(TestContent.of("Subject: Grüße\r\n\r\nx\r\n"));
        assertThat(failure(relay.deliver(request))).isEqualTo("5.6.7");
    }

    @Test
    void nextHostThatKnowsSmtpUtf8TakesIt() throws Exception {
        mx.extensions("PIPELINING");
        try (FakeMx second = FakeMx.start("127.0.0.2", mx.port())) {
            relay.port(mx.port())
                    .dns
                    .mx("b.test", "1 one.test", "2 two.test")
                    .address("one.test", "127.0.0.1")
                    .address("two.test", "127.0.0.2");
            TestRequest request = TestRequest.to("mx", "b.test", "müller@b.test")
                    .with(MailParameters.none().withSmtpUtf8(true));
            assertThat(relay.deliver(request).only()).isInstanceOf(Delivered.class);
            assertThat(second.messages()).hasSize(1);
        }
    }

    @Test
    void eightBitTextBecomesQuotedPrintableWhereThePeerIsSevenBit() throws Exception {
        mx.extensions("PIPELINING");
        TestRequest request = request("a@b.test")
                .with(MailParameters.none().withBody(BodyType.EIGHT_BIT_MIME))
                .with(TestContent.of("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Transfer-Encoding: 8bit\r\nSubject: x\r\n\r\nGrüße = gut \r\n.dot\r\n"));
        assertThat(relay.deliver(request).only()).isInstanceOf(Delivered.class);
        assertThat(mx.messages())
                .containsExactly("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Transfer-Encoding: quoted-printable\r\nSubject: x\r\n\r\n"
                        + "Gr=C3=BC=C3=9Fe =3D gut=20\r\n.dot\r\n");
        assertThat(mx.commands()).noneMatch(c -> c.contains("BODY=8BITMIME"));
    }

    @Test
    void eightBitGoesUnchangedWhereThePeerTakesIt() throws Exception {
        String text = "MIME-Version: 1.0\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n";
        TestRequest request = request("a@b.test")
                .with(MailParameters.none().withBody(BodyType.EIGHT_BIT_MIME))
                .with(TestContent.of(text));
        assertThat(relay.deliver(request).only()).isInstanceOf(Delivered.class);
        assertThat(mx.messages().getFirst().getBytes(StandardCharsets.ISO_8859_1))
                .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        assertThat(mx.commands()).anyMatch(c -> c.startsWith("MAIL") && c.contains("BODY=8BITMIME"));
    }

    @Test
    void signedMessageIsNotRecodedButFailsWith563() throws Exception {
        mx.extensions("PIPELINING");
        TestRequest request = request("a@b.test")
                .with(MailParameters.none().withBody(BodyType.EIGHT_BIT_MIME))
                .with(TestContent.of("DKIM-Signature: v=1\r\nMIME-Version: 1.0\r\n\r\nGrüße\r\n"));
        assertThat(failure(relay.deliver(request))).isEqualTo("5.6.3");
        assertThat(mx.messages()).isEmpty();
    }

    @Test
    void binaryContentIsRecodedWhereThePeerLacksBinaryMime() throws Exception {
        TestRequest request = request("a@b.test")
                .with(MailParameters.none().withBody(BodyType.BINARY_MIME))
                .with(TestContent.latin("MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\n"
                        + "Content-Transfer-Encoding: binary\r\n\r\n\0\1\n\r\u00ff"));
        assertThat(relay.deliver(request).only()).isInstanceOf(Delivered.class);
        assertThat(mx.messages().getFirst()).contains("Content-Transfer-Encoding: base64\r\n\r\nAAEKDf8=\r\n");
    }

    @Test
    void binaryContentGoesByChunksWhereThePeerTakesIt() throws Exception {
        mx.extensions("PIPELINING CHUNKING BINARYMIME 8BITMIME");
        TestRequest request = request("a@b.test")
                .with(MailParameters.none().withBody(BodyType.BINARY_MIME))
                .with(TestContent.latin("MIME-Version: 1.0\r\n\r\n\0\1\n\r.\u00ff"));
        assertThat(relay.deliver(request).only()).isInstanceOf(Delivered.class);
        assertThat(mx.messages()).containsExactly("MIME-Version: 1.0\r\n\r\n\0\1\n\r.\u00ff");
    }

    @Test
    void messageOverTheSizeLimitFailsWith534BeforeItIsSent() throws Exception {
        mx.extensions("PIPELINING SIZE_10");
        assertThat(failure(relay.deliver(request("a@b.test")))).isEqualTo("5.3.4");
        assertThat(mx.commands()).noneMatch(c -> c.startsWith("MAIL"));
    }

    @Test
    void obstacleAtOneHostAndTroubleAtAnotherWaits() throws Exception {
        mx.extensions("PIPELINING SIZE_10");
        relay.port(mx.port())
                .dns
                .mx("b.test", "1 one.test", "2 two.test")
                .address("one.test", "127.0.0.1")
                .address("two.test", "127.0.0.9");
        assertThat(relay.deliver(TestRequest.to("mx", "b.test", "a@b.test")).only())
                .isInstanceOf(Deferred.class);
    }
}
