// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.StoreException;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.queue.ledger.QueryTerm;
import io.postrider.queue.record.Suspension;
import io.postrider.queue.view.MessageView;
import io.postrider.queue.view.QueueAction;
import io.postrider.queue.view.QueueFilter;
import io.postrider.queue.view.QueueView;
import io.postrider.queue.view.RecipientView;
import io.postrider.queue.view.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueManagerTest {
    private final QueueHarness harness = new QueueHarness();
    private QueueManager manager;

    @BeforeEach
    void open() throws StoreException {
        harness.transport = harness.answering(r -> QueueHarness.deferred("come back"));
        harness.open();
        manager = harness.queue.manager();
    }

    private List<String> listed(QueueFilter filter) throws StoreException {
        List<String> ids = new ArrayList<>();
        manager.list(filter, Optional.empty(), (message, matching) -> ids.add(message.id()));
        return ids;
    }

    private RecipientView only(QueueId id) throws StoreException {
        return manager.show(id).orElseThrow().recipients().getFirst();
    }

    @Test
    void listShowsMailInTheOrderOfArrival() throws StoreException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(harness.submit("a@example.test", "b" + i + "@far.test").toString());
            harness.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(listed(QueueFilter.everything())).containsExactlyElementsOf(ids);
    }

    @Test
    void showTellsStateLaneReplyAndDue() throws StoreException {
        QueueId id = harness.submit("a@example.test", "b@far.test");
        assertThat(only(id).state()).isEqualTo("waiting");
        harness.settle();
        MessageView message = manager.show(id).orElseThrow();
        assertThat(message.state()).isEqualTo("deferred");
        assertThat(message.sender()).isEqualTo("a@example.test");
        assertThat(message.sizeOctets()).isGreaterThan(QueueHarness.content().length());
        RecipientView recipient = message.recipients().getFirst();
        assertThat(recipient.state()).isEqualTo("deferred");
        assertThat(recipient.lane()).isEqualTo("smtp/far.test");
        assertThat(recipient.lastReply()).contains("451 4.2.0 come back");
        assertThat(recipient.attempts()).isEqualTo(1);
        assertThat(recipient.due()).isPresent().isEqualTo(message.due());
    }

    @Test
    void whyTellsTheReasonAndTheTrail() throws StoreException {
        QueueId id = harness.submit("a@example.test", "b@far.test");
        harness.settle();
        Why why = manager.why(id).orElseThrow().getFirst();
        assertThat(why.reason()).contains("come back");
        assertThat(why.trail()).hasSize(1);
        assertThat(why.suspendedBy()).isEmpty();
    }

    @Test
    void indexFindsWhatTheWholeQueueWouldShow() throws StoreException {
        harness.submit("a@example.test", "b@far.test");
        QueueId wanted = harness.submit("a@example.test", "b@near.test");
        harness.settle();
        harness.restart();
        manager = harness.queue.manager();
        QueueFilter filter = row -> row.recipientDomain().equals("near.test");
        QueryTerm term = new QueryTerm(QueryTerm.Kind.RECIPIENT_DOMAIN, "near.test");
        assertThat(listed(filter)).containsExactly(wanted.toString());
        assertThat(listed(filter.narrowedBy(term))).containsExactly(wanted.toString());
    }

    @Test
    void holdKeepsMailAndReleaseLetsItGo() throws StoreException {
        QueueId id = harness.submit("a@example.test", "b@far.test");
        harness.settle();
        QueueAction.Report held = manager.act(QueueAction.HOLD, List.of(id.toString()), false);
        assertThat(held.changed()).isEqualTo(1);
        assertThat(only(id).state()).isEqualTo("held");
        harness.runFor(Duration.ofHours(6));
        assertThat(harness.deliveries).hasSize(1);
        harness.transport = harness.accepting();
        manager.act(QueueAction.RELEASE, List.of(id.toString()), false);
        harness.settle();
        // the time for which it was held does not count: it is tried, not given up
        assertThat(harness.deliveries).hasSize(2);
        assertThat(manager.show(id)).isEmpty();
    }

    @Test
    void retryIsAtOnce() throws StoreException {
        QueueId id = harness.submit("a@example.test", "b@far.test");
        harness.settle();
        harness.transport = harness.accepting();
        manager.act(QueueAction.RETRY, List.of(id.toString()), false);
        harness.settle();
        assertThat(manager.show(id)).isEmpty();
    }

    @Test
    void deleteIsSilentAndBounceIsNot() throws StoreException {
        QueueId deleted = harness.submit("a@example.test", "b@far.test");
        QueueId bounced = harness.submit("a@example.test", "c@far.test");
        harness.settle();
        harness.deliveries.clear();
        harness.transport = harness.accepting();
        manager.act(QueueAction.DELETE, List.of(deleted.toString(), "nonsense"), false);
        manager.act(QueueAction.BOUNCE, row -> row.recipient().equals("c@far.test"), false);
        harness.settle();
        assertThat(manager.show(deleted)).isEmpty();
        assertThat(manager.show(bounced)).isEmpty();
        assertThat(harness.deliveries).hasSize(1);
        assertThat(harness.deliveries.getFirst().addresses()).containsExactly("a@example.test");
    }

    @Test
    void actionTouchesOnlyTheRecipientsThatMatch() throws StoreException {
        QueueId id = harness.submit("a@example.test", "b@far.test", "c@far.test");
        harness.settle();
        QueueAction.Report report =
                manager.act(QueueAction.HOLD, row -> row.recipient().equals("c@far.test"), false);
        assertThat(report.matched()).isEqualTo(1);
        assertThat(manager.show(id).orElseThrow().recipients())
                .extracting(RecipientView::state)
                .containsExactly("deferred", "held");
    }

    @Test
    void dryRunChangesNothing() throws StoreException {
        QueueId id = harness.submit("a@example.test", "b@far.test");
        harness.settle();
        assertThat(manager.act(QueueAction.DELETE, QueueFilter.everything(), true)
                        .matched())
                .isEqualTo(1);
        assertThat(manager.show(id)).isPresent();
    }

    @Test
    void holdRouteKeepsMailUntilReleasedAndNotAgain() throws StoreException {
        harness.transport = harness.accepting();
        harness.routes = (envelope, recipient) ->
                new Routing.Via(recipient.released() ? Route.of("smtp", "far.test") : Route.of("hold", "look at it"));
        QueueId id = harness.submit("a@example.test", "b@far.test");
        harness.settle();
        assertThat(only(id).state()).isEqualTo("held");
        assertThat(manager.why(id).orElseThrow().getFirst().reason()).isEqualTo("look at it");
        manager.act(QueueAction.RELEASE, QueueFilter.everything(), false);
        harness.settle();
        assertThat(harness.deliveries).hasSize(1);
    }

    @Test
    void suspendedDomainWaitsThroughARestartAndGoesWhenResumed() throws StoreException {
        harness.transport = harness.accepting();
        manager.suspend(new Suspension(Suspension.Kind.DOMAIN, "far.test", harness.clock.instant(), "test"));
        QueueId id = harness.submit("a@example.test", "b@far.test");
        harness.submit("a@example.test", "b@near.test");
        harness.settle();
        assertThat(harness.deliveries).hasSize(1);
        assertThat(manager.why(id).orElseThrow().getFirst().suspendedBy()).contains("domain far.test");
        harness.restart();
        manager = harness.queue.manager();
        harness.runFor(Duration.ofMinutes(10));
        assertThat(harness.deliveries).hasSize(1);
        assertThat(manager.resume(Suspension.Kind.DOMAIN, "far.test")).isTrue();
        harness.settle();
        assertThat(harness.deliveries).hasSize(2);
    }

    @Test
    void suspendedLaneWaits() throws StoreException {
        harness.transport = harness.accepting();
        manager.suspend(new Suspension(Suspension.Kind.LANE, "smtp/far.test", harness.clock.instant(), "test"));
        QueueId id = harness.submit("a@example.test", "b@far.test");
        harness.runFor(Duration.ofMinutes(1));
        assertThat(harness.deliveries).isEmpty();
        assertThat(manager.why(id).orElseThrow().getFirst().suspendedBy()).contains("lane smtp/far.test");
        manager.resume(Suspension.Kind.LANE, "smtp/far.test");
        harness.settle();
        assertThat(harness.deliveries).hasSize(1);
    }

    @Test
    void countAddsUpOpenRecipients() throws StoreException {
        harness.submit("a@example.test", "b@far.test", "c@near.test", "d@far.test");
        harness.settle();
        assertThat(manager.count(QueueFilter.everything(), QueueView::recipientDomain))
                .containsEntry("far.test", 2L)
                .containsEntry("near.test", 1L);
    }
}
