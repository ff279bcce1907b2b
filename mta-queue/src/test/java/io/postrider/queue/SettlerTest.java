// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.DsnRequest.Notify;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.StoreException;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettlerTest {
    private final QueueHarness harness = new QueueHarness();
    private boolean full;

    /// The store, but refusing new messages while `full`.
    private QueueStore refusing(QueueStore store) {
        return (QueueStore) Proxy.newProxyInstance(
                QueueStore.class.getClassLoader(), new Class<?>[] {QueueStore.class}, (proxy, method, arguments) -> {
                    if (full && method.getName().equals("begin")) {
                        throw new StoreException(StoreException.Reason.FULL, "no room");
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    @Test
    void aFailureWaitsForItsNotificationWhileTheStoreIsFull() throws StoreException {
        harness.store = refusing(harness.store);
        harness.transport = harness.answering(r -> r.mailbox().domain().ascii().equals("far.test")
                ? QueueHarness.failed("5.1.1", "nobody")
                : QueueHarness.delivered());
        harness.open();
        QueueId id = harness.submit("a@example.test", "b@far.test");
        full = true;
        harness.settle();
        assertThat(harness.queue.manager().show(id)).isPresent();
        assertThat(harness.queue.manager().figures().unsettled()).isEqualTo(1);
        assertThat(harness.deliveries).hasSize(1);
        full = false;
        harness.runFor(Duration.ofSeconds(3));
        assertThat(harness.queue.manager().show(id)).isEmpty();
        assertThat(harness.deliveries).hasSize(2);
    }

    @Test
    void successIsToldToWhoAskedForItAndSoIsAnExpansion() throws StoreException {
        harness.transport = harness.answering(r -> new DeliveryOutcome.Delivered(
                io.postrider.api.delivery.Diagnostic.of("2.0.0", "in the mailbox"), DeliveryOutcome.Handover.FINAL));
        harness.routes = (envelope, recipient) -> recipient.mailbox().toString().startsWith("list")
                ? new Routing.Expand(List.of(
                        Routing.Member.of(Mailbox.parse("b@far.test")), Routing.Member.of(Mailbox.parse("c@far.test"))))
                : new Routing.Via(Route.of("smtp", recipient.mailbox().domain().ascii()));
        harness.open();
        DsnRequest asked = DsnRequest.unsaid().withNotify(Set.of(Notify.SUCCESS, Notify.FAILURE));
        harness.submit(
                "a@example.test",
                MailParameters.none(),
                List.of(
                        Recipient.of("s", 0, Mailbox.parse("list@x.test"), asked),
                        Recipient.of("s", 1, Mailbox.parse("d@near.test"), asked)));
        harness.settle();
        List<String> notices = harness.deliveries.stream()
                .map(QueueHarness.Delivery::content)
                .filter(content -> content.contains("multipart/report"))
                .toList();
        assertThat(notices).hasSize(2);
        assertThat(notices).anyMatch(text -> text.contains("rfc822; list@x.test\r\nAction: expanded"));
        assertThat(notices).anyMatch(text -> text.contains("rfc822; d@near.test\r\nAction: delivered"));
    }

    @Test
    void aListTakesNotificationsOver() throws StoreException {
        harness.transport = harness.answering(r -> r.mailbox().domain().ascii().equals("far.test")
                ? QueueHarness.failed("5.1.1", "nobody")
                : QueueHarness.delivered());
        harness.routes = (envelope, recipient) -> recipient.mailbox().toString().startsWith("list")
                ? new Routing.Expand(List.of(Routing.Member.of(Mailbox.parse("b@far.test"))
                        .withReversePath(ReversePath.parse("owner@x.test"))
                        .withDsn(DsnRequest.unsaid())))
                : new Routing.Via(Route.of("smtp", recipient.mailbox().domain().ascii()));
        harness.open();
        harness.submit("a@example.test", "list@x.test");
        harness.settle();
        assertThat(harness.deliveries.getFirst().reversePath()).isEqualTo("owner@x.test");
        assertThat(harness.deliveries.get(1).addresses()).containsExactly("owner@x.test");
    }

    @Test
    void aDoubleBounceGoesToThePostmasterAndNoFurther() throws StoreException {
        harness.transport = harness.answering(r -> QueueHarness.failed("5.1.1", "nobody"));
        harness.open();
        harness.submit("a@example.test", "b@far.test");
        harness.settle();
        assertThat(harness.deliveries)
                .extracting(delivery -> delivery.addresses().getFirst())
                .containsExactly("b@far.test", "a@example.test", "postmaster@example.test");
        assertThat(harness.queue.manager().figures().droppedNotices()).isEqualTo(1);
    }

    @Test
    void aMissingTransportAndAnErrorRouteAreAnswers() throws StoreException {
        harness.routes = (envelope, recipient) -> new Routing.Via(
                recipient.mailbox().localPart().value().equals("b")
                        ? Route.of("missing", "x")
                        : Route.of("error", "5.7.1 not here"));
        harness.open();
        harness.submit("a@example.test", "b@far.test", "c@far.test");
        harness.settle();
        assertThat(harness.states()).contains("b@far.test deferred", "c@far.test failed");
    }
}
