// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryOutcome.Deferred;
import io.postrider.api.delivery.DeliveryOutcome.Delivered;
import io.postrider.api.delivery.DeliveryOutcome.Failed;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.routing.Route;
import io.postrider.delivery.tls.TestCa;
import io.postrider.delivery.tls.TlsLevel;
import io.postrider.smtp.tls.Certificates;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpTlsTest {
    private static TestCa ca;

    static {
        try {
            ca = TestCa.root("Test Root");
        } catch (Exception impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Relay relay = new Relay();
    private FakeMx mx;

    @BeforeEach
    void start() throws Exception {
        relay.anchors = ca.anchors();
        relay.pooling = relay.pooling.withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(2));
        mx = FakeMx.start();
        relay.port(mx.port());
        relay.dns.mx("b.test", "10 mx.b.test").address("mx.b.test", "127.0.0.1");
    }

    @AfterEach
    void close() throws Exception {
        relay.close();
        mx.close();
    }

    private TestRequest deliver(TlsLevel level) throws Exception {
        return relay.deliver(TestRequest.to(Route.of("mx", "b.test").withTlsLevel(level.word()), "a@b.test"));
    }

    private static String status(DeliveryOutcome outcome) {
        return switch (outcome) {
            case Delivered delivered -> delivered.remote().status().toString();
            case Deferred deferred -> deferred.deferral().why().status().toString();
            case Failed failed -> failed.why().status().toString();
        };
    }

    private static String policy(TestRequest request) {
        return request.facts().getLast().tlsPolicy().orElse("");
    }

    private String tlsa(TestCa.Host host) throws Exception {
        byte[] spki = host.certificate().getPublicKey().getEncoded();
        return "3 1 1 "
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(spki));
    }

    private void secureMx() {
        relay.dns.secure("b.test").secure("mx.b.test");
    }

    @Test
    void opportunisticUsesTlsWhateverTheCertificate() throws Exception {
        TestCa.Host host = TestCa.root("Stranger").expired("elsewhere.test");
        mx.tls(host.context());
        TestRequest request = deliver(TlsLevel.OPPORTUNISTIC);
        assertThat(request.only()).isInstanceOf(Delivered.class);
        assertThat(request.facts().getLast().tls()).isPresent();
        assertThat(policy(request)).isEqualTo("opportunistic unverified");
    }

    @Test
    void opportunisticGoesOnInClearWhereTlsIsNotOffered() throws Exception {
        TestRequest request = deliver(TlsLevel.OPPORTUNISTIC);
        assertThat(request.only()).isInstanceOf(Delivered.class);
        assertThat(policy(request)).isEqualTo("opportunistic clear");
    }

    @ParameterizedTest
    @ValueSource(strings = {"454 4.7.0 not now", "220 ready"})
    void handshakeThatFailsFallsBackToClearOnlyWhenOpportunistic(String answer) throws Exception {
        // the host has no certificate: it answers STARTTLS, and then talks no TLS
        mx.extensions("PIPELINING STARTTLS").on("STARTTLS", answer);
        assertThat(deliver(TlsLevel.OPPORTUNISTIC).only()).isInstanceOf(Delivered.class);
        assertThat(mx.messages()).hasSize(1);
        assertThat(deliver(TlsLevel.REQUIRED).only()).isInstanceOf(Deferred.class);
        assertThat(mx.messages()).hasSize(1);
    }

    @Test
    void strippedStarttlsDefersWhereTlsIsRequired() throws Exception {
        for (TlsLevel level : new TlsLevel[] {TlsLevel.REQUIRED, TlsLevel.VERIFY}) {
            TestRequest request = deliver(level);
            assertThat(request.only()).isInstanceOf(Deferred.class);
            assertThat(status(request.only())).isEqualTo("4.7.4");
            assertThat(mx.messages()).isEmpty();
        }
    }

    @Test
    void verifyTakesTheRightNameFromATrustedIssuer() throws Exception {
        mx.tls(ca.host("mx.b.test").context());
        TestRequest request = deliver(TlsLevel.VERIFY);
        assertThat(request.only()).isInstanceOf(Delivered.class);
        assertThat(policy(request)).isEqualTo("verify verified");
    }

    @Test
    void verifyDefersForAWrongName() throws Exception {
        mx.tls(ca.host("other.test").context());
        TestRequest request = deliver(TlsLevel.VERIFY);
        assertThat(status(request.only())).isEqualTo("4.7.5");
        assertThat(policy(request)).isEqualTo("verify certificate-host-mismatch");
        assertThat(mx.messages()).isEmpty();
    }

    @Test
    void verifyDefersForAnExpiredCertificate() throws Exception {
        mx.tls(ca.expired("mx.b.test").context());
        TestRequest request = deliver(TlsLevel.VERIFY);
        assertThat(status(request.only())).isEqualTo("4.7.5");
        assertThat(mx.messages()).isEmpty();
    }

    @Test
    void verifyDefersForAnUnknownIssuer() throws Exception {
        mx.tls(TestCa.root("Stranger").host("mx.b.test").context());
        assertThat(status(deliver(TlsLevel.VERIFY).only())).isEqualTo("4.7.5");
    }

    @Test
    void namesOfADestinationReplaceTheHostsName() throws Exception {
        mx.tls(ca.host("bank.example").context());
        SmtpTransport transport = SmtpTransport.of(
                relay.services(),
                SmtpTransport.Configuration.of("mx", relay.outbound, relay.pooling)
                        .withDestinations(List.of(
                                DestinationSettings.ofDomain("*.test", TlsLevel.NONE),
                                DestinationSettings.ofDomain("b.test", TlsLevel.VERIFY)
                                        .withTlsNames(List.of("bank.example")))));
        TestRequest first = TestRequest.to("mx", "b.test", "a@b.test");
        transport.deliver(first);
        // per key the first table that sets it: the level of one, the names of the other
        assertThat(policy(first)).isEqualTo("none clear");
        SmtpTransport strict = SmtpTransport.of(
                relay.services(),
                SmtpTransport.Configuration.of("mx", relay.outbound, relay.pooling)
                        .withDestinations(List.of(DestinationSettings.ofDomain("b.test", TlsLevel.VERIFY)
                                .withTlsNames(List.of("bank.example")))));
        TestRequest second = TestRequest.to("mx", "b.test", "a@b.test");
        strict.deliver(second);
        assertThat(second.only()).isInstanceOf(Delivered.class);
        assertThat(policy(second)).isEqualTo("verify verified");
    }

    @Test
    void fingerprintTakesOnlyTheListedCertificate() throws Exception {
        TestCa.Host host = TestCa.root("Stranger").host("elsewhere.test");
        mx.tls(host.context());
        for (String print : List.of(Certificates.fingerprint(host.certificate()), "00".repeat(32))) {
            SmtpTransport transport = SmtpTransport.of(
                    relay.services(),
                    SmtpTransport.Configuration.of("mx", relay.outbound, relay.pooling)
                            .withTransport(
                                    "x",
                                    TransportSettings.defaults(),
                                    new TransportTlsSettings(
                                            Optional.of(TlsLevel.FINGERPRINT),
                                            List.of(),
                                            List.of(print),
                                            Optional.empty(),
                                            Optional.empty())));
            TestRequest request = TestRequest.to("x", "b.test", "a@b.test");
            transport.deliver(request);
            assertThat(request.only() instanceof Delivered).isEqualTo(!print.startsWith("0000"));
        }
    }

    @Test
    void daneVerifiesByTheRecordWhateverTheIssuer() throws Exception {
        TestCa.Host host = TestCa.root("Stranger").expired("elsewhere.test");
        mx.tls(host.context());
        relay.dns.tlsa("_" + mx.port() + "._tcp.mx.b.test", tlsa(host)).secure("_" + mx.port() + "._tcp.mx.b.test");
        secureMx();
        TestRequest request = deliver(TlsLevel.OPPORTUNISTIC);
        assertThat(request.only()).isInstanceOf(Delivered.class);
        assertThat(policy(request)).isEqualTo("dane verified");
    }

    @Test
    void daneMismatchDefersAndNothingGoesOut() throws Exception {
        mx.tls(ca.host("mx.b.test").context());
        relay.dns
                .tlsa("_" + mx.port() + "._tcp.mx.b.test", "3 1 1 " + "00".repeat(32))
                .secure("_" + mx.port() + "._tcp.mx.b.test");
        secureMx();
        TestRequest request = deliver(TlsLevel.OPPORTUNISTIC);
        assertThat(status(request.only())).isEqualTo("4.7.5");
        assertThat(mx.messages()).isEmpty();
    }

    @Test
    void insecureTlsaRecordsMeanNothing() throws Exception {
        mx.tls(ca.host("mx.b.test").context());
        relay.dns.tlsa("_" + mx.port() + "._tcp.mx.b.test", "3 1 1 " + "00".repeat(32));
        secureMx();
        assertThat(deliver(TlsLevel.OPPORTUNISTIC).only()).isInstanceOf(Delivered.class);
        relay.dns.asked();
        assertThat(status(deliver(TlsLevel.DANE_ONLY).only())).isEqualTo("4.7.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SERVER_FAILURE", "TIMEOUT", "BOGUS"})
    void tlsaLookupThatFailsDefers(String how) throws Exception {
        mx.tls(ca.host("mx.b.test").context());
        relay.dns.fails("_" + mx.port() + "._tcp.mx.b.test", DnsType.TLSA, DnsStatus.valueOf(how));
        secureMx();
        assertThat(status(deliver(TlsLevel.OPPORTUNISTIC).only())).isEqualTo("4.4.3");
        assertThat(mx.connections()).isZero();
    }

    @Test
    void unusableTlsaRecordsAskForTlsWithoutAName() throws Exception {
        relay.dns
                .tlsa("_" + mx.port() + "._tcp.mx.b.test", "1 1 1 " + "00".repeat(32))
                .secure("_" + mx.port() + "._tcp.mx.b.test");
        secureMx();
        assertThat(status(deliver(TlsLevel.OPPORTUNISTIC).only())).isEqualTo("4.7.4");
        mx.tls(TestCa.root("Stranger").host("x.test").context());
        assertThat(deliver(TlsLevel.OPPORTUNISTIC).only()).isInstanceOf(Delivered.class);
    }

    private void policy(String mode, String pattern) {
        relay.dns.txt("_mta-sts.b.test", "v=STSv1; id=1;");
        relay.fetcher = domain ->
                Optional.of("version: STSv1\r\nmode: " + mode + "\r\nmx: " + pattern + "\r\nmax_age: 86400\r\n");
    }

    @Test
    void enforcedPolicyDemandsAValidCertificate() throws Exception {
        policy("enforce", "*.b.test");
        mx.tls(TestCa.root("Stranger").host("mx.b.test").context());
        TestRequest refused = deliver(TlsLevel.OPPORTUNISTIC);
        assertThat(status(refused.only())).isEqualTo("4.7.5");
        assertThat(mx.messages()).isEmpty();
    }

    @Test
    void enforcedPolicyTakesTheListedHostWithItsCertificate() throws Exception {
        policy("enforce", "mx.b.test");
        mx.tls(ca.host("mx.b.test").context());
        TestRequest request = deliver(TlsLevel.OPPORTUNISTIC);
        assertThat(request.only()).isInstanceOf(Delivered.class);
        assertThat(policy(request)).isEqualTo("mta-sts verified");
    }

    @Test
    void enforcedPolicyRefusesHostsThatAreNotListed() throws Exception {
        policy("enforce", "mx.elsewhere.test");
        mx.tls(ca.host("mx.b.test").context());
        assertThat(deliver(TlsLevel.OPPORTUNISTIC).only()).isInstanceOf(Deferred.class);
        assertThat(mx.connections()).isZero();
    }

    @Test
    void testingPolicyDeliversAnyway() throws Exception {
        policy("testing", "mx.elsewhere.test");
        TestRequest request = deliver(TlsLevel.OPPORTUNISTIC);
        assertThat(request.only()).isInstanceOf(Delivered.class);
        assertThat(policy(request)).startsWith("mta-sts-testing");
    }

    @Test
    void daneComesBeforeMtaSts() throws Exception {
        policy("enforce", "mx.elsewhere.test");
        TestCa.Host host = TestCa.root("Stranger").host("x.test");
        mx.tls(host.context());
        relay.dns.tlsa("_" + mx.port() + "._tcp.mx.b.test", tlsa(host)).secure("_" + mx.port() + "._tcp.mx.b.test");
        secureMx();
        TestRequest request = deliver(TlsLevel.OPPORTUNISTIC);
        assertThat(request.only()).isInstanceOf(Delivered.class);
        assertThat(policy(request)).isEqualTo("dane verified");
    }

    @Test
    void mtaStsIsNotForConfiguredHosts() throws Exception {
        policy("enforce", "mx.elsewhere.test");
        TestRequest request = TestRequest.to("smtp", "smtp://127.0.0.1:" + mx.port(), "a@b.test");
        assertThat(relay.deliver(request).only()).isInstanceOf(Delivered.class);
    }

    @Test
    void senderMayWaiveThePoliciesOfOthers() throws Exception {
        policy("enforce", "mx.elsewhere.test");
        TestRequest request = TestRequest.to("mx", "b.test", "a@b.test")
                .with(TestContent.of("TLS-Required: No\r\nSubject: x\r\n\r\nb\r\n"));
        assertThat(relay.deliver(request).only()).isInstanceOf(Delivered.class);
    }

    @Test
    void requireTlsFailsWhereThePathIsNotSecured() throws Exception {
        mx.tls(ca.host("mx.b.test").context());
        TestRequest request = TestRequest.to("mx", "b.test", "a@b.test")
                .with(MailParameters.none().withRequireTls(true));
        assertThat(status(relay.deliver(request).only())).isEqualTo("5.7.10");
        assertThat(mx.messages()).isEmpty();
    }

    @Test
    void requireTlsFailsWhereThePeerDoesNotKnowIt() throws Exception {
        policy("enforce", "mx.b.test");
        mx.tls(ca.host("mx.b.test").context());
        TestRequest request = TestRequest.to("mx", "b.test", "a@b.test")
                .with(MailParameters.none().withRequireTls(true));
        assertThat(status(relay.deliver(request).only())).isEqualTo("5.7.30");
    }

    @Test
    void requireTlsGoesToAVerifiedPeerThatKnowsIt() throws Exception {
        policy("enforce", "mx.b.test");
        mx.extensions("PIPELINING REQUIRETLS").tls(ca.host("mx.b.test").context());
        TestRequest request = TestRequest.to("mx", "b.test", "a@b.test")
                .with(MailParameters.none().withRequireTls(true));
        assertThat(relay.deliver(request).only()).isInstanceOf(Delivered.class);
        assertThat(mx.commands()).anyMatch(c -> c.startsWith("MAIL") && c.contains("REQUIRETLS"));
    }

    @Test
    void strictPolicyNeverRidesOnAConnectionOfAWeakerOne() throws Exception {
        mx.tls(TestCa.root("Stranger").host("x.test").context());
        relay.dns.mx("c.test", "10 mx.b.test");
        assertThat(deliver(TlsLevel.OPPORTUNISTIC).only()).isInstanceOf(Delivered.class);
        TestRequest strict =
                relay.deliver(TestRequest.to(Route.of("mx", "c.test").withTlsLevel("verify"), "a@c.test"));
        assertThat(strict.only()).isInstanceOf(Deferred.class);
        assertThat(mx.messages()).hasSize(1);
        assertThat(mx.connections()).isEqualTo(2);
    }
}
