// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.event.MessageEvent;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.StoreException;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.queue.record.QueueTables;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailQueueTest {
    private final QueueHarness harness = new QueueHarness();

    @BeforeEach
    void open() throws StoreException {
        harness.open();
    }

    private void assertStoreIsEmpty() throws StoreException {
        for (var table : QueueTables.all()) {
            assertThat(harness.store.range(table, new byte[0], new byte[0], 10).entries())
                    .as(table.name())
                    .isEmpty();
        }
    }

    @Test
    void acceptedMailIsDeliveredAndLeavesNothingBehind() throws StoreException {
        QueueId id = harness.submit("a@example.test", "b@far.test");
        harness.settle();
        assertThat(harness.deliveries).hasSize(1);
        assertThat(harness.deliveries.getFirst().id()).isEqualTo(id);
        assertThat(harness.deliveries.getFirst().content()).startsWith("Received: by mx.example.test");
        assertThat(harness.states()).containsExactly("b@far.test delivered");
        assertThat(harness.actions()).containsExactly(MessageEvent.Action.ACCEPTED, MessageEvent.Action.REMOVED);
        assertStoreIsEmpty();
    }

    @Test
    void recipientsOfOneLaneShareAnAttemptAndThoseOfAnotherDoNot() throws StoreException {
        harness.submit("a@example.test", "b@far.test", "c@near.test", "d@far.test");
        harness.settle();
        assertThat(harness.deliveries)
                .extracting(QueueHarness.Delivery::addresses)
                .containsExactlyInAnyOrder(List.of("b@far.test", "d@far.test"), List.of("c@near.test"));
        assertStoreIsEmpty();
    }

    @Test
    void deferredMailIsTriedAgainByTheSchedule() throws StoreException {
        harness.transport = harness.answering(r -> QueueHarness.deferred("later"));
        harness.submit("a@example.test", "b@far.test");
        harness.settle();
        assertThat(harness.deliveries).hasSize(1);
        harness.runFor(Duration.ofMinutes(6));
        assertThat(harness.deliveries).hasSize(2);
        harness.transport = harness.accepting();
        harness.runFor(Duration.ofMinutes(12));
        assertThat(harness.states()).endsWith("b@far.test delivered");
        assertStoreIsEmpty();
    }

    @Test
    void failureIsToldToTheSender() throws StoreException {
        harness.transport = harness.answering(r -> r.mailbox().domain().ascii().equals("far.test")
                ? QueueHarness.failed("5.1.1", "no such user")
                : QueueHarness.delivered());
        harness.submit("a@example.test", "b@far.test");
        harness.settle();
        assertThat(harness.deliveries).hasSize(2);
        QueueHarness.Delivery notice = harness.deliveries.get(1);
        assertThat(notice.reversePath()).isEmpty();
        assertThat(notice.addresses()).containsExactly("a@example.test");
        assertThat(notice.content())
                .contains("Subject: Undelivered Mail Returned to Sender")
                .contains("Final-Recipient: rfc822; b@far.test")
                .contains("Action: failed")
                .contains("Status: 5.1.1")
                .contains("Remote-MTA: dns; mx.far.test")
                .contains("Diagnostic-Code: smtp; 550 5.1.1 no such user")
                .contains("Subject: hello");
        assertStoreIsEmpty();
    }

    @Test
    void mailThatIsTooOldIsReturnedAndWasWarnedAboutBefore() throws StoreException {
        harness.transport = harness.answering(r -> r.mailbox().domain().ascii().equals("far.test")
                ? QueueHarness.deferred("later")
                : QueueHarness.delivered());
        harness.submit("a@example.test", "b@far.test");
        harness.runFor(Duration.ofHours(3));
        List<String> subjects = harness.deliveries.stream()
                .filter(d -> d.addresses().contains("a@example.test"))
                .map(d -> d.content()
                        .lines()
                        .filter(l -> l.startsWith("Subject:"))
                        .findFirst()
                        .orElseThrow())
                .toList();
        assertThat(subjects)
                .containsExactly(
                        "Subject: Delayed Mail (still being retried)", "Subject: Undelivered Mail Returned to Sender");
        assertStoreIsEmpty();
    }

    @Test
    void mailBehindADeadNextHopExpiresToo() throws StoreException {
        harness.transport = harness.answering(r -> r.mailbox().domain().ascii().equals("far.test")
                ? QueueHarness.unreachable()
                : QueueHarness.delivered());
        for (int i = 0; i < 300; i++) {
            harness.submit("a@example.test", "b" + i + "@far.test");
        }
        harness.runFor(Duration.ofHours(3));
        assertThat(harness.deliveries.stream().filter(d -> d.content().contains("Action: failed")))
                .hasSize(300);
        assertStoreIsEmpty();
    }

    @Test
    void queuedMailSurvivesARestart() throws StoreException {
        harness.transport = harness.answering(r -> QueueHarness.deferred("later"));
        harness.submit("a@example.test", "b@far.test", "c@near.test");
        harness.settle();
        harness.submit("a@example.test", "d@far.test");
        harness.deliveries.clear();
        harness.restart();
        harness.transport = harness.accepting();
        harness.runFor(Duration.ofMinutes(10));
        assertThat(harness.deliveries.stream().flatMap(d -> d.addresses().stream()))
                .containsExactlyInAnyOrder("b@far.test", "c@near.test", "d@far.test");
        assertStoreIsEmpty();
    }

    @Test
    void handoverThatWasCutOffIsUncertainAndTriedAgain() throws StoreException {
        harness.transport = request -> {
            harness.record(request);
            request.handingOver(request.recipients());
            throw new OutOfMemoryError("the process dies here");
        };
        harness.submit("a@example.test", "b@far.test");
        try {
            harness.settle();
        } catch (OutOfMemoryError expected) {
            harness.transport = harness.accepting();
        }
        harness.restart();
        assertThat(harness.queue.uncertainAtStart()).isEqualTo(1);
        assertThat(harness.states()).containsExactly("b@far.test uncertain");
        harness.runFor(Duration.ofMinutes(10));
        assertThat(harness.states()).endsWith("b@far.test delivered");
        assertStoreIsEmpty();
    }

    @Test
    void expansionHappensOnceAndEachMemberIsTried() throws StoreException {
        harness.routes = (envelope, recipient) -> recipient.mailbox().toString().equals("list@example.test")
                ? new Routing.Expand(List.of(
                        Routing.Member.of(io.postrider.api.mail.Mailbox.parse("b@far.test")),
                        Routing.Member.of(io.postrider.api.mail.Mailbox.parse("c@near.test")),
                        Routing.Member.of(io.postrider.api.mail.Mailbox.parse("b@far.test"))))
                : new Routing.Via(Route.of("smtp", recipient.mailbox().domain().ascii()));
        harness.submit("a@example.test", "list@example.test", "c@near.test");
        harness.settle();
        assertThat(harness.deliveries.stream().flatMap(d -> d.addresses().stream()))
                .containsExactlyInAnyOrder("b@far.test", "c@near.test");
        assertThat(harness.states()).contains("list@example.test expanded");
        assertStoreIsEmpty();
    }

    @Test
    void mailForLaterWaitsForItsTime() throws StoreException {
        harness.submit(
                "a@example.test",
                MailParameters.none().withHoldUntil(QueueHarness.START.plus(Duration.ofMinutes(30))),
                List.of(QueueHarness.recipient(0, "b@far.test")));
        harness.runFor(Duration.ofMinutes(29));
        assertThat(harness.deliveries).isEmpty();
        harness.runFor(Duration.ofMinutes(2));
        assertThat(harness.deliveries).hasSize(1);
        assertStoreIsEmpty();
    }
}
