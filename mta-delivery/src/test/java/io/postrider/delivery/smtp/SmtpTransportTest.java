// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.Deferral.Scope;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryOutcome.Deferred;
import io.postrider.api.delivery.DeliveryOutcome.Delivered;
import io.postrider.api.delivery.DeliveryOutcome.Failed;
import io.postrider.api.delivery.DeliveryOutcome.Handover;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.DsnRequest.Notify;
import io.postrider.api.mail.DsnRequest.OriginalRecipient;
import io.postrider.api.mail.MailParameters;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SmtpTransportTest {
    private final Relay relay = new Relay();

    @AfterEach
    void close() {
        relay.close();
    }

    private static String status(DeliveryOutcome outcome) {
        return switch (outcome) {
            case Delivered delivered -> delivered.remote().status().toString();
            case Deferred deferred -> deferred.deferral().why().status().toString();
            case Failed failed -> failed.why().status().toString();
        };
    }

    @Test
    void smarthostTakesTheMessageWithoutAnyDnsQuery() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            TestRequest request = relay.deliver(TestRequest.to("smtp", "smtp://127.0.0.1:" + mx.port(), "a@b.test"));
            assertThat(request.only()).isInstanceOf(Delivered.class);
            assertThat(mx.messages()).containsExactly("Subject: test\r\n\r\nbody\r\n");
            assertThat(request.handedOver()).containsExactly("a@b.test");
            assertThat(relay.dns.asked()).isEmpty();
        }
    }

    @Test
    void diagnosticNamesTheHostAndItsReply() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on("RCPT", "550 5.1.1 no such user");
            TestRequest request = relay.deliver(TestRequest.to("smtp", "127.0.0.1:" + mx.port(), "a@b.test"));
            assertThat(request.only()).isInstanceOfSatisfying(Failed.class, f -> {
                assertThat(f.why().remoteMta()).contains("[127.0.0.1]");
                assertThat(f.why().reply().orElseThrow()).hasToString("550 5.1.1 no such user");
                assertThat(f.why().text()).contains("127.0.0.1", "550 5.1.1 no such user", "RCPT TO");
            });
        }
    }

    @Test
    void mxOfTheDomainTakesTheMessage() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            relay.port(mx.port()).dns.mx("b.test", "10 mx.b.test").address("mx.b.test", "127.0.0.1");
            TestRequest request = relay.deliver(TestRequest.to("mx", "b.test", "a@b.test"));
            assertThat(request.only()).isInstanceOf(Delivered.class);
            assertThat(request.facts().getLast().host()).isEqualTo("mx.b.test");
            assertThat(request.facts().getLast().phases()).containsKeys("connect", "mail");
        }
    }

    @Test
    void domainWithoutMxIsItsOwnHost() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            relay.port(mx.port()).dns.address("b.test", "127.0.0.1");
            assertThat(relay.deliver(TestRequest.to("mx", "b.test", "a@b.test")).only())
                    .isInstanceOf(Delivered.class);
        }
    }

    @Test
    void nullMxFailsWith5110() throws Exception {
        relay.dns.mx("b.test", "0 .").address("b.test", "127.0.0.1");
        TestRequest request = relay.deliver(TestRequest.to("mx", "b.test", "a@b.test"));
        assertThat(request.only()).isInstanceOf(Failed.class);
        assertThat(status(request.only())).isEqualTo("5.1.10");
    }

    @Test
    void domainThatDoesNotExistFailsWith512() throws Exception {
        TestRequest request = relay.deliver(TestRequest.to("mx", "nowhere.test", "a@nowhere.test"));
        assertThat(status(request.only())).isEqualTo("5.1.2");
    }

    @Test
    void failingDnsDefersWith443() throws Exception {
        for (DnsStatus trouble : new DnsStatus[] {DnsStatus.SERVER_FAILURE, DnsStatus.TIMEOUT, DnsStatus.BOGUS}) {
            relay.dns.fails("b.test", DnsType.MX, trouble);
            TestRequest request = relay.deliver(TestRequest.to("mx", "b.test", "a@b.test"));
            assertThat(status(request.only())).isEqualTo("4.4.3");
        }
    }

    @Test
    void mxThatIsOurselvesIsALoop() throws Exception {
        relay.dns.mx("b.test", "10 us.test").address("us.test", "127.0.0.1");
        assertThat(status(relay.deliver(TestRequest.to("mx", "b.test", "a@b.test"))
                        .only()))
                .isEqualTo("5.4.6");
    }

    @Test
    void backupMxDeliversOnlyToBetterHosts() throws Exception {
        try (FakeMx better = FakeMx.start();
                FakeMx worse = FakeMx.start("127.0.0.2", better.port())) {
            better.on("greeting", "421 4.3.2 later");
            relay.port(better.port())
                    .dns
                    .mx("b.test", "5 mx1.test", "10 us.test", "20 mx2.test")
                    .address("mx1.test", "127.0.0.1")
                    .address("mx2.test", "127.0.0.2");
            TestRequest request = relay.deliver(TestRequest.to("mx", "b.test", "a@b.test"));
            assertThat(request.only()).isInstanceOf(Deferred.class);
            assertThat(worse.connections()).isZero();
        }
    }

    @Test
    void nextHostIsTriedWhenTheFirstRefusesConnections() throws Exception {
        try (FakeMx second = FakeMx.start("127.0.0.2", 0)) {
            relay.port(second.port())
                    .dns
                    .mx("b.test", "5 mx1.test", "10 mx2.test")
                    .address("mx1.test", "127.0.0.3")
                    .address("mx2.test", "127.0.0.2");
            TestRequest request = relay.deliver(TestRequest.to("mx", "b.test", "a@b.test"));
            assertThat(request.only()).isInstanceOf(Delivered.class);
            assertThat(request.facts()).hasSize(2);
        }
    }

    @Test
    void nextAddressOfTheSameHostIsTried() throws Exception {
        try (FakeMx second = FakeMx.start("127.0.0.2", 0)) {
            relay.port(second.port())
                    .dns
                    .mx("b.test", "5 mx1.test")
                    .address("mx1.test", "::1", "127.0.0.3", "127.0.0.2");
            assertThat(relay.deliver(TestRequest.to("mx", "b.test", "a@b.test")).only())
                    .isInstanceOf(Delivered.class);
        }
    }

    @Test
    void deadNextHopDefersTheWholeLane() throws Exception {
        relay.port(1).dns.mx("b.test", "5 mx1.test").address("mx1.test", "127.0.0.3");
        TestRequest request = relay.deliver(TestRequest.to("mx", "b.test", "a@b.test"));
        assertThat(request.only())
                .isInstanceOfSatisfying(
                        Deferred.class, d -> assertThat(d.deferral().scope()).isEqualTo(Scope.LANE));
        assertThat(status(request.only())).isEqualTo("4.4.1");
    }

    @Test
    void refusedRecipientFailsAndTheOtherIsDelivered() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on("RCPT TO:<no@", "550 5.1.1 no such user");
            TestRequest request =
                    relay.deliver(TestRequest.to("smtp", "smtp://127.0.0.1:" + mx.port(), "no@b.test", "yes@b.test"));
            assertThat(request.outcomes().get("no@b.test")).isInstanceOf(Failed.class);
            assertThat(request.outcomes().get("yes@b.test")).isInstanceOf(Delivered.class);
            assertThat(request.handedOver()).containsExactly("yes@b.test");
        }
    }

    @Test
    void tooManyRecipientsGoInAFurtherTransaction() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on("RCPT TO:<c@", "452 4.5.3 too many recipients");
            TestRequest request = relay.deliver(
                    TestRequest.to("smtp", "smtp://127.0.0.1:" + mx.port(), "a@b.test", "b@b.test", "c@b.test"));
            assertThat(request.outcomes().get("a@b.test")).isInstanceOf(Delivered.class);
            assertThat(request.outcomes().get("b@b.test")).isInstanceOf(Delivered.class);
            assertThat(request.outcomes().get("c@b.test")).isInstanceOf(Deferred.class);
            assertThat(mx.commands().stream().filter(c -> c.startsWith("MAIL"))).hasSize(2);
        }
    }

    @Test
    void recipientsAreSplitByTheLimitOfThePeer() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.extensions("PIPELINING LIMITS_RCPTMAX=2");
            TestRequest request = relay.deliver(
                    TestRequest.to("smtp", "smtp://127.0.0.1:" + mx.port(), "a@b.test", "b@b.test", "c@b.test"));
            assertThat(request.outcomes().values()).allMatch(o -> o instanceof Delivered);
            assertThat(mx.messages()).hasSize(2);
            assertThat(mx.connections()).isEqualTo(1);
        }
    }

    @Test
    void connectionIsUsedAgainForTheNextMessage() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            for (int i = 0; i < 3; i++) {
                relay.deliver(TestRequest.to("smtp", "smtp://127.0.0.1:" + mx.port(), "a@b.test"));
            }
            assertThat(mx.messages()).hasSize(3);
            assertThat(mx.connections()).isEqualTo(1);
        }
    }

    @Test
    void connectionThatThePeerClosedMeanwhileIsReplacedSilently() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on(".", "250 2.0.0 taken");
            relay.deliver(TestRequest.to("smtp", "smtp://127.0.0.1:" + mx.port(), "a@b.test"));
            mx.closeConnections();
            TestRequest second = relay.deliver(TestRequest.to("smtp", "smtp://127.0.0.1:" + mx.port(), "a@b.test"));
            assertThat(second.only()).isInstanceOf(Delivered.class);
            assertThat(mx.connections()).isEqualTo(2);
        }
    }

    @Test
    void dsnParametersAreRelayedWhereThePeerKnowsThem() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            TestRequest request = TestRequest.to("smtp", "smtp://127.0.0.1:" + mx.port(), "a@b.test")
                    .with(MailParameters.none()
                            .withReturn(MailParameters.Return.HEADERS)
                            .withEnvelopeId("id+1"))
                    .dsn(DsnRequest.unsaid()
                            .withNotify(EnumSet.of(Notify.SUCCESS))
                            .withOriginalRecipient(new OriginalRecipient("rfc822", "x@y.test")));
            relay.deliver(request);
            assertThat(mx.commands())
                    .anyMatch(c -> c.startsWith("MAIL") && c.contains("RET=HDRS") && c.contains("ENVID=id+2B1"));
            assertThat(mx.commands())
                    .anyMatch(c -> c.startsWith("RCPT")
                            && c.contains("NOTIFY=SUCCESS")
                            && c.contains("ORCPT=rfc822;x@y.test"));
            assertThat(request.only())
                    .isInstanceOfSatisfying(
                            Delivered.class, d -> assertThat(d.handover()).isEqualTo(Handover.DSN_CAPABLE));
        }
    }

    @Test
    void peerWithoutDsnMeansRelayed() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.extensions("PIPELINING");
            TestRequest request = relay.deliver(TestRequest.to("smtp", "smtp://127.0.0.1:" + mx.port(), "a@b.test"));
            assertThat(request.only())
                    .isInstanceOfSatisfying(
                            Delivered.class, d -> assertThat(d.handover()).isEqualTo(Handover.RELAYED));
        }
    }
}
