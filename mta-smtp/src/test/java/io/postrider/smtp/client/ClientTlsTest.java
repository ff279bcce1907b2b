// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import static io.postrider.smtp.client.ClientFixture.MESSAGE;
import static io.postrider.smtp.client.ClientFixture.connect;
import static io.postrider.smtp.client.ClientFixture.hasty;
import static io.postrider.smtp.client.ClientFixture.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.api.mail.MailParameters;
import io.postrider.smtp.client.ClientFixture.Notes;
import io.postrider.smtp.client.SmtpClientException.Reason;
import io.postrider.smtp.client.TlsVerdict.Failure;
import io.postrider.smtp.network.ScriptedPeer;
import io.postrider.smtp.network.TestCertificates;
import io.postrider.smtp.tls.Certificates;
import io.postrider.smtp.tls.PemIdentity;
import io.postrider.smtp.tls.TrustAnchors;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS as demanded, or no mail (RFC 3207, RFC 7672, RFC 8461, RFC 8689).
class ClientTlsTest {
    private static final TestCertificates CA = new TestCertificates();
    private static final PemIdentity MX = CA.leaf("EC", "mx.example.org", "*.pool.example.org");
    private static final TrustAnchors ANCHORS = TrustAnchors.of(List.of(CA.authority()));
    private static final List<String> OFFER = List.of("STARTTLS");

    private static ScriptedPeer secure(PemIdentity identity, List<String> within) throws Exception {
        return ScriptedPeer.greeting(OFFER, c -> {
            c.answer("220 go").startTls(identity).hello(within);
            c.answer("250 mail").answer("250 rcpt").answer("354 go").content();
            c.send("250 done\r\n").untilClosed();
        });
    }

    private static SmtpClientException failure(ScriptedPeer peer, TlsDemand demand) {
        return catchThrowableOfType(
                SmtpClientException.class,
                () -> connect(peer, hasty().withTls(demand).withServerName("mx.example.org")));
    }

    private static TlsDemand.Verify verify(String... names) {
        return new TlsDemand.Verify(List.of(names), ANCHORS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mx.example.org", "MX.example.org.", "a.pool.example.org", ".pool.example.org"})
    void nameOfTheCertificateIsTaken(String name) throws Exception {
        try (ScriptedPeer peer = secure(MX, List.of());
                SmtpConnection connection = connect(peer, hasty().withTls(verify("other.example", name)))) {
            assertThat(connection.tlsVerdict()).isInstanceOf(TlsVerdict.Verified.class);
            assertThat(connection.tls().orElseThrow().verifiedPeer()).contains("CN=mx.example.org");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"example.org", "x.mx.example.org", "b.a.pool.example.org", "pool.example.org", ".example.net"})
    void otherNameIsNotTaken(String name) throws Exception {
        try (ScriptedPeer peer = secure(MX, List.of())) {
            SmtpClientException failure = failure(peer, verify(name));
            assertThat(failure.reason()).isEqualTo(Reason.TLS_UNVERIFIED);
            assertThat(failure.mismatch().orElseThrow().failure()).isEqualTo(Failure.CERTIFICATE_HOST_MISMATCH);
            assertThat(Failure.CERTIFICATE_HOST_MISMATCH.word()).isEqualTo("certificate-host-mismatch");
            // nothing but EHLO and STARTTLS was said
            assertThat(peer.lines()).containsExactly("EHLO client.example", "STARTTLS");
        }
    }

    @Test
    void expiredAndUntrustedAreToldApart() throws Exception {
        try (ScriptedPeer peer = secure(CA.expired("mx.example.org"), List.of())) {
            assertThat(failure(peer, verify("mx.example.org"))
                            .mismatch()
                            .orElseThrow()
                            .failure())
                    .isEqualTo(Failure.CERTIFICATE_EXPIRED);
        }
        try (ScriptedPeer peer = secure(new TestCertificates().leaf("EC", "mx.example.org"), List.of())) {
            assertThat(failure(peer, verify("mx.example.org"))
                            .mismatch()
                            .orElseThrow()
                            .failure())
                    .isEqualTo(Failure.CERTIFICATE_NOT_TRUSTED);
        }
    }

    @Test
    void fingerprintOfCertificateOrKeyIsTaken() throws Exception {
        for (String digest :
                List.of(Certificates.fingerprint(MX.certificate()), Certificates.keyFingerprint(MX.certificate()))) {
            try (ScriptedPeer peer = secure(MX, List.of());
                    SmtpConnection connection =
                            connect(peer, hasty().withTls(new TlsDemand.Fingerprint(Set.of(digest))))) {
                assertThat(connection.tlsVerdict()).isInstanceOf(TlsVerdict.Verified.class);
            }
        }
        try (ScriptedPeer peer = secure(MX, List.of())) {
            assertThat(failure(peer, new TlsDemand.Fingerprint(Set.of("00"))).reason())
                    .isEqualTo(Reason.TLS_UNVERIFIED);
        }
    }

    @Test
    void matcherSeesTheChainAndDecides() throws Exception {
        try (ScriptedPeer peer = secure(MX, List.of());
                SmtpConnection connection = connect(
                        peer,
                        hasty().withTls(new TlsDemand.Dane(
                                chain -> new TlsVerdict.Verified("chain of " + chain.size()))))) {
            assertThat(connection.tlsVerdict()).isEqualTo(new TlsVerdict.Verified("chain of 2"));
            assertThat(connection.peerChain().getFirst()).isEqualTo(MX.certificate());
        }
        try (ScriptedPeer peer = secure(MX, List.of())) {
            TlsVerdict.Mismatch no = new TlsVerdict.Mismatch(Failure.TLSA_INVALID, "no TLSA record matches");
            assertThat(failure(peer, new TlsDemand.Dane(chain -> no)).mismatch())
                    .contains(no);
        }
    }

    @Test
    void strippedOfferIsNoClearTextForDemands() throws Exception {
        for (TlsDemand demand : List.of(
                new TlsDemand.Required(),
                verify("mx.example.org"),
                new TlsDemand.Fingerprint(Set.of("00")),
                new TlsDemand.Dane(chain -> new TlsVerdict.Unverified()))) {
            try (ScriptedPeer peer = ScriptedPeer.greeting(List.of(), ScriptedPeer.Conversation::untilClosed)) {
                SmtpClientException failure = failure(peer, demand);
                assertThat(failure.reason()).isEqualTo(Reason.TLS_NOT_OFFERED);
                assertThat(peer.lines()).containsExactly("EHLO client.example");
            }
            try (ScriptedPeer peer =
                    ScriptedPeer.greeting(OFFER, c -> c.answer("454 not now").untilClosed())) {
                assertThat(failure(peer, demand).reason()).isEqualTo(Reason.TLS_NOT_OFFERED);
            }
        }
    }

    @Test
    void opportunisticGoesOnInClearWhereTlsIsNotToBeHad() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.greeting(OFFER, c -> {
                    c.answer("454 not now").answer("250 ok").untilClosed();
                });
                SmtpConnection connection = connect(peer, hasty().withTls(new TlsDemand.Opportunistic()))) {
            assertThat(connection.tls()).isEmpty();
            assertThat(connection.tlsVerdict()).isEqualTo(new TlsVerdict.Clear());
            assertThat(connection.command("NOOP").code()).isEqualTo(250);
        }
    }

    /// RFC 3207 §6; the response injection of NO STARTTLS (CVE-2021-38371 and its siblings).
    @ParameterizedTest
    @ValueSource(strings = {"250 injected\r\n", "2", "250-peer\r\n250 AUTH PLAIN\r\n"})
    void octetsBehindTheReplyToStartTlsEndTheConnection(String injected) throws Exception {
        for (TlsDemand demand : List.of(new TlsDemand.Opportunistic(), verify("mx.example.org"))) {
            try (ScriptedPeer peer = ScriptedPeer.greeting(OFFER, c -> {
                c.line();
                c.send("220 go\r\n" + injected);
                c.startTls(MX).hello(List.of()).untilClosed();
            })) {
                SmtpClientException failure = failure(peer, demand);
                assertThat(failure.reason()).isIn(Reason.PROTOCOL, Reason.TLS_HANDSHAKE);
            }
        }
    }

    @Test
    void octetsInClearShortlyAfterTheReplyNeverCountAsAnswers() throws Exception {
        for (int i = 0; i < 30; i++) {
            long micros = i * 300L;
            try (ScriptedPeer peer = ScriptedPeer.greeting(OFFER, c -> {
                c.answer("220 go");
                java.util.concurrent.locks.LockSupport.parkNanos(micros * 1_000);
                c.send("250 injected\r\n");
                c.untilClosed();
            })) {
                assertThat(failure(peer, new TlsDemand.Opportunistic()).reason())
                        .isIn(Reason.PROTOCOL, Reason.TLS_HANDSHAKE);
            }
        }
    }

    @Test
    void whatWasAnnouncedInClearIsForgotten() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.greeting(List.of("STARTTLS", "AUTH PLAIN", "SIZE 10"), c -> {
                    c.answer("220 go").startTls(MX).hello(List.of("PIPELINING")).untilClosed();
                });
                SmtpConnection connection = connect(peer, hasty().withTls(new TlsDemand.Required()))) {
            assertThat(connection.extensions().has("PIPELINING")).isTrue();
            assertThat(connection.extensions().has("AUTH")).isFalse();
            assertThat(connection.extensions().sizeLimitOctets()).isEmpty();
        }
    }

    @Test
    void handshakeThatIsCutIsAHandshakeFailure() throws Exception {
        for (String octets : List.of("", "garbage that is no TLS\r\n", "\u0015\u0003\u0003\u0000\u0002\u0002\u0028")) {
            try (ScriptedPeer peer = ScriptedPeer.greeting(OFFER, c -> {
                c.answer("220 go").pause(30).send(octets);
            })) {
                SmtpClientException failure = failure(peer, new TlsDemand.Opportunistic());
                assertThat(failure.reason()).isEqualTo(Reason.TLS_HANDSHAKE);
                assertThat(failure.phase()).isEqualTo(ClientPhase.TLS);
                assertThat(failure.getMessage()).startsWith("TLS handshake failed");
            }
        }
    }

    @Test
    void cutWithinTlsIsALostConnection() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.greeting(OFFER, c -> {
                    c.answer("220 go").startTls(MX).hello(List.of());
                    c.line();
                    c.reset();
                });
                SmtpConnection connection = connect(peer, hasty().withTls(new TlsDemand.Required()))) {
            SmtpClientException failure = catchThrowableOfType(
                    SmtpClientException.class,
                    () -> connection.send(transaction(MESSAGE, "a@example.org"), new Notes()));
            assertThat(failure.reason()).isEqualTo(Reason.CLOSED);
        }
    }

    @Test
    void requireTlsNeedsTheExtensionAndAVerifiedPeer() throws Exception {
        MailParameters asked = MailParameters.none().withRequireTls(true);
        try (ScriptedPeer peer = secure(MX, List.of("REQUIRETLS"));
                SmtpConnection connection = connect(peer, hasty().withTls(verify("mx.example.org")))) {
            TransactionOutcome outcome =
                    connection.send(transaction(MESSAGE, "a@example.org").withParameters(asked), new Notes());
            assertThat(outcome).isEqualTo(new TransactionOutcome.Answered());
            assertThat(peer.lines()).contains("MAIL FROM:<from@example.net> REQUIRETLS");
        }
        try (ScriptedPeer peer = secure(MX, List.of("REQUIRETLS"));
                SmtpConnection connection = connect(peer, hasty().withTls(new TlsDemand.Required()))) {
            TransactionOutcome outcome =
                    connection.send(transaction(MESSAGE, "a@example.org").withParameters(asked), new Notes());
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            TransactionOutcome.Unsendable.class,
                            unsendable -> assertThat(unsendable.obstacle())
                                    .isEqualTo(TransactionOutcome.Obstacle.REQUIRE_TLS));
        }
    }
}
