// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.routing.Route;
import io.postrider.api.smtp.RecipientProbe.Result;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SmtpRecipientProbeTest {
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

    private Result probe() throws Exception {
        DeliveryTransport transport = relay.transport("smtp");
        Route route = Route.of("smtp", "127.0.0.1:" + mx.port());
        return new SmtpRecipientProbe(
                        m -> Optional.of(route),
                        r -> Optional.of(transport),
                        InstantSource.system(),
                        Duration.ofSeconds(5))
                .probe(Mailbox.parse("a@b.test"));
    }

    @Test
    void takenRecipientIsDeliverableAndNothingIsSent() throws Exception {
        assertThat(probe()).isInstanceOf(Result.Deliverable.class);
        assertThat(mx.commands()).contains("RSET").anyMatch(c -> c.startsWith("MAIL FROM:<>"));
        assertThat(mx.commands()).noneMatch(c -> c.startsWith("DATA") || c.startsWith("BDAT"));
        assertThat(mx.messages()).isEmpty();
    }

    @Test
    void unknownRecipientIsUndeliverable() throws Exception {
        mx.on("RCPT", "550 5.1.1 no such user");
        assertThat(probe())
                .isInstanceOfSatisfying(
                        Result.Undeliverable.class,
                        u -> assertThat(u.reply().code()).isEqualTo(550));
    }

    @Test
    void refusalThatIsNotAboutTheRecipientLeavesTheAnswerOpen() throws Exception {
        mx.on("RCPT", "554 5.7.1 Service unavailable; client blocked using zen.spamhaus.org");
        assertThat(probe()).isInstanceOf(Result.Unknown.class);
    }

    @Test
    void temporaryTroubleLeavesTheAnswerOpen() throws Exception {
        mx.on("RCPT", "450 4.2.0 greylisted");
        assertThat(probe()).isInstanceOf(Result.Unknown.class);
    }

    @Test
    void transportThatCannotBeAskedIsNotUsed() {
        DeliveryTransport store = request -> {
            throw new AssertionError("delivered");
        };
        SmtpRecipientProbe probe = new SmtpRecipientProbe(
                m -> Optional.of(Route.of("maildir", "/x")),
                r -> Optional.of(store),
                InstantSource.system(),
                Duration.ofSeconds(5));
        assertThat(probe.probe(Mailbox.parse("a@b.test"))).isInstanceOf(Result.Unknown.class);
    }
}
