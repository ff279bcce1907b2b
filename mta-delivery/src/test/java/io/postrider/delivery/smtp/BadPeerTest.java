// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.Deferral;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryOutcome.Deferred;
import io.postrider.api.delivery.DeliveryOutcome.Delivered;
import io.postrider.api.delivery.DeliveryOutcome.Failed;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Peers that break the rules or break off: no loss, no duplicate but in the window after the final
/// dot.
class BadPeerTest {
    private final Relay relay = new Relay();

    @BeforeEach
    void beImpatient() {
        relay.pooling = relay.pooling.withTimeouts(Duration.ofMillis(500), Duration.ofMillis(700));
    }

    @AfterEach
    void close() {
        relay.close();
    }

    private TestRequest deliverTo(FakeMx mx, String... recipients) throws Exception {
        return relay.deliver(TestRequest.to("smtp", "smtp://127.0.0.1:" + mx.port(), recipients));
    }

    private static String status(DeliveryOutcome outcome) {
        return switch (outcome) {
            case Delivered delivered -> delivered.remote().status().toString();
            case Deferred deferred -> deferred.deferral().why().status().toString();
            case Failed failed -> failed.why().status().toString();
        };
    }

    @Test
    void peerWithoutGreetingIsDeferredAfterItsTime() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on("greeting", FakeMx.HANG);
            TestRequest request = deliverTo(mx, "a@b.test");
            assertThat(request.only()).isInstanceOf(Deferred.class);
            assertThat(status(request.only())).isEqualTo("4.4.2");
            assertThat(request.handedOver()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"220-one\r\n220 two", "220-\r\n220-\r\n220 ", "220", "220-a\r\n220\r\n220 b"})
    void greetingInOddLinesIsUnderstoodOrDeferred(String greeting) throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on("greeting", greeting);
            assertThat(deliverTo(mx, "a@b.test").only()).isNotInstanceOf(Failed.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc what", "2", "99 x", "220-a\r\n250 b", "\u0000\u0001\u0002", "999 no"})
    void greetingThatIsNoSmtpIsDeferred(String greeting) throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on("greeting", greeting);
            TestRequest request = deliverTo(mx, "a@b.test");
            assertThat(request.only()).isInstanceOf(Deferred.class);
            assertThat(mx.messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"greeting", "EHLO", "MAIL", "RCPT", "DATA", "."})
    void reply421AtAnyPointDefersWithoutLoss(String point) throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on(point, "421 4.3.2 going down");
            TestRequest request = deliverTo(mx, "a@b.test");
            assertThat(request.only()).isInstanceOf(Deferred.class);
            assertThat(mx.messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"greeting", "EHLO", "MAIL", "RCPT", "DATA"})
    void reply421BeforeTheContentGoesToTheNextHost(String point) throws Exception {
        try (FakeMx bad = FakeMx.start();
                FakeMx good = FakeMx.start("127.0.0.2", bad.port())) {
            bad.on(point, "421 4.3.2 going down");
            relay.port(bad.port())
                    .dns
                    .mx("b.test", "1 one.test", "2 two.test")
                    .address("one.test", "127.0.0.1")
                    .address("two.test", "127.0.0.2");
            TestRequest request = relay.deliver(TestRequest.to("mx", "b.test", "a@b.test"));
            assertThat(request.only()).isInstanceOf(Delivered.class);
            assertThat(good.messages()).hasSize(1);
        }
    }

    @Test
    void refusalAfterTheDotIsNotTriedElsewhere() throws Exception {
        try (FakeMx bad = FakeMx.start();
                FakeMx good = FakeMx.start("127.0.0.2", bad.port())) {
            bad.on(".", "451 4.3.0 later");
            relay.port(bad.port())
                    .dns
                    .mx("b.test", "1 one.test", "2 two.test")
                    .address("one.test", "127.0.0.1")
                    .address("two.test", "127.0.0.2");
            TestRequest request = relay.deliver(TestRequest.to("mx", "b.test", "a@b.test"));
            assertThat(request.only()).isInstanceOf(Deferred.class);
            assertThat(good.connections()).isZero();
        }
    }

    @Test
    void replyAfterTheDotLostLeavesTheRecipientUncertainAndNoOtherHostIsTried() throws Exception {
        try (FakeMx bad = FakeMx.start();
                FakeMx good = FakeMx.start("127.0.0.2", bad.port())) {
            bad.on(".", FakeMx.CLOSE);
            relay.port(bad.port())
                    .dns
                    .mx("b.test", "1 one.test", "2 two.test")
                    .address("one.test", "127.0.0.1")
                    .address("two.test", "127.0.0.2");
            TestRequest request = relay.deliver(TestRequest.to("mx", "b.test", "a@b.test"));
            assertThat(request.outcomes()).isEmpty();
            assertThat(request.handedOver()).containsExactly("a@b.test");
            assertThat(good.connections()).isZero();
        }
    }

    @Test
    void replyAfterTheDotThatNeverComesLeavesTheRecipientUncertain() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on(".", FakeMx.HANG);
            TestRequest request = deliverTo(mx, "a@b.test");
            assertThat(request.outcomes()).isEmpty();
            assertThat(request.handedOver()).containsExactly("a@b.test");
        }
    }

    @Test
    void connectionCutAtEveryOctetOfTheDialogueNeverLosesAndNeverLies() throws Exception {
        int whole;
        try (FakeMx mx = FakeMx.start()) {
            mx.extensions("PIPELINING");
            deliverTo(mx, "a@b.test", "c@b.test");
            whole = mx.sentOctets();
        }
        for (int octets = 0; octets < whole; octets++) {
            try (FakeMx mx = FakeMx.start()) {
                mx.extensions("PIPELINING").cutAfter(octets);
                TestRequest request = deliverTo(mx, "a@b.test", "c@b.test");
                boolean delivered = request.outcomes().values().stream().anyMatch(o -> o instanceof Delivered);
                boolean taken = !mx.messages().isEmpty();
                assertThat(request.outcomes().values())
                        .as("cut after %d octets", octets)
                        .noneMatch(o -> o instanceof Failed);
                assertThat(delivered && !taken)
                        .as("delivered without being taken, cut %d", octets)
                        .isFalse();
                // what the host has taken is delivered or uncertain, never simply tried again
                assertThat(taken && request.handedOver().isEmpty())
                        .as("taken unseen, cut %d", octets)
                        .isFalse();
                assertThat(taken && request.outcomes().values().stream().anyMatch(o -> o instanceof Deferred))
                        .as("taken and deferred, cut %d", octets)
                        .isFalse();
            }
        }
    }

    @Test
    void eightBitRepliesAreTakenAsTheyAre() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on("RCPT", "550 5.1.1 Empf\u00e4nger unbekannt \u00ff");
            TestRequest request = deliverTo(mx, "a@b.test");
            assertThat(request.only()).isInstanceOf(Failed.class);
            assertThat(status(request.only())).isEqualTo("5.1.1");
        }
    }

    @Test
    void endlessReplyIsGivenUp() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on("greeting", FakeMx.ENDLESS);
            assertThat(deliverTo(mx, "a@b.test").only()).isInstanceOf(Deferred.class);
        }
    }

    @Test
    void slowDripEndsByThePhasesTime() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on("EHLO", FakeMx.DRIP);
            long begin = System.nanoTime();
            assertThat(deliverTo(mx, "a@b.test").only()).isInstanceOf(Deferred.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @CsvSource({"554 no, true", "550 5.7.1 go away, true", "521 5.3.2 no mail here, false"})
    void greetingWith5xxIsDeferredUnlessTheHostTakesNoMailAtAll(String greeting, boolean deferred) throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on("greeting", greeting);
            assertThat(deliverTo(mx, "a@b.test").only() instanceof Deferred).isEqualTo(deferred);
        }
    }

    @Test
    void blockedSourceIsSaidSo() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on("greeting", "554 5.7.1 Your IP is listed at zen.spamhaus.org");
            assertThat(deliverTo(mx, "a@b.test").only())
                    .isInstanceOfSatisfying(
                            Deferred.class,
                            d -> assertThat(d.deferral().scope()).isEqualTo(Deferral.Scope.SOURCE));
        }
    }

    @Test
    void peerThatAnswersTooMuchIsNotTrusted() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on("EHLO", "250-mx.test\r\n250 PIPELINING\r\n250 unasked\r\n250 unasked");
            TestRequest request = deliverTo(mx, "a@b.test");
            assertThat(request.only()).isInstanceOf(Deferred.class);
            assertThat(request.handedOver()).isEmpty();
        }
    }

    @Test
    void peerThatRefusesEveryRecipientGetsNoContent() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on("RCPT", "550 5.1.1 no");
            TestRequest request = deliverTo(mx, "a@b.test", "c@b.test");
            assertThat(request.outcomes().values()).hasSize(2).allMatch(o -> o instanceof Failed);
            assertThat(request.handedOver()).isEmpty();
            assertThat(mx.messages()).isEmpty();
        }
    }

    @Test
    void peerThatTakesDataWithoutRecipientsIsNotSentAny() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            // wrong pipelining: the 354 comes although every RCPT was refused
            mx.extensions("PIPELINING").on("RCPT", "450 4.2.0 no").on("DATA", "354 go on");
            TestRequest request = deliverTo(mx, "a@b.test");
            assertThat(request.only()).isInstanceOf(Deferred.class);
            assertThat(mx.messages()).allMatch(String::isEmpty);
        }
    }

    @Test
    void attemptEndsByItsDeadline() throws Exception {
        try (FakeMx mx = FakeMx.start()) {
            mx.on("MAIL", FakeMx.HANG);
            long begin = System.nanoTime();
            relay.deliver(TestRequest.to("smtp", "smtp://127.0.0.1:" + mx.port(), "a@b.test")
                    .within(Duration.ofMillis(300)));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        }
    }
}
