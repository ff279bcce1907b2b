// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.routing.Route;
import io.postrider.delivery.tls.TestCa;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is told for reports of sessions (RFC 8460 §4.3).
class TlsResultsTest {
    private final Relay relay = new Relay();
    private final TestCa ca;
    private FakeMx mx;

    TlsResultsTest() throws Exception {
        ca = TestCa.root("Root");
    }

    @BeforeEach
    void start() throws Exception {
        relay.anchors = ca.anchors();
        mx = FakeMx.start();
        relay.port(mx.port()).dns.mx("b.test", "10 mx.b.test").address("mx.b.test", "127.0.0.1");
    }

    @AfterEach
    void close() throws Exception {
        relay.close();
        mx.close();
    }

    private void policy(String mode, String pattern) {
        relay.dns.txt("_mta-sts.b.test", "v=STSv1; id=1;");
        relay.fetcher =
                domain -> Optional.of("version: STSv1\nmode: " + mode + "\nmx: " + pattern + "\nmax_age: 86400\n");
    }

    private void deliver() throws Exception {
        relay.deliver(TestRequest.to(Route.of("mx", "b.test"), "a@b.test"));
    }

    @Test
    void successIsTold() throws Exception {
        policy("enforce", "mx.b.test");
        mx.tls(ca.host("mx.b.test").context());
        deliver();
        assertThat(relay.tlsResults).singleElement().satisfies(r -> {
            assertThat(r.failure()).isEmpty();
            assertThat(r.policy().type()).isEqualTo("sts");
            assertThat(r.policy().strings()).contains("mode: enforce", "mx: mx.b.test", "max_age: 86400");
            assertThat(r.sendingAddress()).isEqualTo("127.0.0.1");
        });
    }

    @Test
    void wrongCertificateIsTold() throws Exception {
        policy("enforce", "mx.b.test");
        mx.tls(ca.host("x.test").context());
        deliver();
        assertThat(relay.tlsResults)
                .singleElement()
                .satisfies(r -> assertThat(r.failure()).contains("certificate-host-mismatch"));
    }

    @Test
    void testedPolicyIsJudgedAfterTheFact() throws Exception {
        policy("testing", "mx.b.test");
        mx.tls(TestCa.root("Stranger").host("mx.b.test").context());
        deliver();
        assertThat(mx.messages()).hasSize(1);
        assertThat(relay.tlsResults).singleElement().satisfies(r -> {
            assertThat(r.failure()).contains("certificate-not-trusted");
            assertThat(r.policy().testing()).isTrue();
        });
    }

    @Test
    void missingStarttlsIsTold() throws Exception {
        deliver();
        assertThat(relay.tlsResults).singleElement().satisfies(r -> {
            assertThat(r.failure()).contains("starttls-not-supported");
            assertThat(r.policy().type()).isEqualTo("no-policy-found");
        });
    }

    @Test
    void hostThatIsNotListedIsTold() throws Exception {
        policy("enforce", "other.test");
        deliver();
        assertThat(relay.tlsResults)
                .singleElement()
                .satisfies(r -> assertThat(r.failure()).contains("validation-failure"));
    }

    @Test
    void failedDnssecIsTold() throws Exception {
        relay.dns
                .fails(
                        "_" + mx.port() + "._tcp.mx.b.test",
                        io.postrider.api.dns.DnsType.TLSA,
                        io.postrider.api.dns.DnsStatus.BOGUS)
                .secure("b.test")
                .secure("mx.b.test");
        deliver();
        assertThat(relay.tlsResults).singleElement().satisfies(r -> {
            assertThat(r.failure()).contains("dnssec-invalid");
            assertThat(r.policy().type()).isEqualTo("tlsa");
        });
    }

    @Test
    void configuredHostsAreNotTold() throws Exception {
        relay.deliver(TestRequest.to("smtp", "127.0.0.1:" + mx.port(), "a@b.test"));
        assertThat(relay.tlsResults).isEmpty();
    }
}
