// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.DeliveryOutcome.Deferred;
import io.postrider.api.delivery.DeliveryOutcome.Delivered;
import io.postrider.delivery.tls.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Smarthosts: who sees a secret, and TLS from the first octet.
class SmarthostTest {
    private final TestCa ca;
    private final Relay relay = new Relay();
    private FakeMx mx;

    SmarthostTest() throws Exception {
        ca = TestCa.root("Root");
    }

    @BeforeEach
    void start() throws Exception {
        relay.anchors = ca.anchors();
        mx = FakeMx.start();
    }

    @AfterEach
    void close() throws Exception {
        relay.close();
        mx.close();
    }

    @Test
    void secretGoesOnlyToAVerifiedPeer() throws Exception {
        mx.extensions("PIPELINING AUTH_PLAIN")
                .tls(TestCa.root("Stranger").host("x.test").context());
        TransportSettings login = TransportSettings.defaults()
                .withTo("smtp://127.0.0.1:" + mx.port())
                .withLogin("u", "secret", false);
        SmtpTransport transport = SmtpTransport.of(
                relay.services(),
                SmtpTransport.Configuration.of("smtp", relay.outbound, relay.pooling)
                        .withTransport("isp", login, TransportTlsSettings.defaults()));
        TestRequest request = TestRequest.to("isp", "", "a@b.test");
        transport.deliver(request);
        assertThat(request.only()).isInstanceOf(Deferred.class);
        assertThat(mx.commands()).noneMatch(c -> c.startsWith("AUTH"));
    }

    @Test
    void secretGoesInClearWhereTheSettingsSaySo() throws Exception {
        mx.extensions("PIPELINING AUTH_PLAIN").on("AUTH", "235 2.7.0 ok");
        TransportSettings login = TransportSettings.defaults()
                .withTo("smtp://127.0.0.1:" + mx.port())
                .withLogin("u", "secret", true);
        SmtpTransport transport = SmtpTransport.of(
                relay.services(),
                SmtpTransport.Configuration.of("smtp", relay.outbound, relay.pooling)
                        .withTransport("isp", login, TransportTlsSettings.defaults()));
        TestRequest request = TestRequest.to("isp", "", "a@b.test");
        transport.deliver(request);
        assertThat(request.only()).isInstanceOf(Delivered.class);
        assertThat(mx.commands()).anyMatch(c -> c.startsWith("AUTH PLAIN"));
    }

    @Test
    void implicitTlsSpeaksTlsFromTheFirstOctet() throws Exception {
        mx.implicitTls(ca.host("localhost").context());
        TestRequest request = TestRequest.to("smtps", "smtps://127.0.0.1:" + mx.port(), "a@b.test");
        assertThat(relay.deliver(request).only()).isInstanceOf(Delivered.class);
        assertThat(request.facts().getLast().tls()).isPresent();
    }

    @Test
    void octetsBehindTheAnswerToStarttlsEndTheSession() throws Exception {
        mx.extensions("PIPELINING STARTTLS").on("STARTTLS", "220 go\r\n250 injected");
        TestRequest request = relay.deliver(TestRequest.to("smtp", "smtp://127.0.0.1:" + mx.port(), "a@b.test"));
        assertThat(request.only()).isInstanceOf(Deferred.class);
        assertThat(mx.messages()).isEmpty();
    }
}
