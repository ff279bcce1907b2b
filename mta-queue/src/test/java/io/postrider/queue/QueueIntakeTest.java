// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.event.MessageEvent;
import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.StoreException;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Transaction;
import io.postrider.queue.content.LocalSession;
import io.postrider.queue.store.MemoryQueueStore;
import io.postrider.queue.view.MessageView;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueIntakeTest {
    private final QueueHarness harness = new QueueHarness();

    private static MailFilter.Hooks answering(Verdict verdict) {
        return new MailFilter.Hooks() {
            @Override
            public Verdict onMessage(Transaction transaction, Content content) {
                return verdict;
            }
        };
    }

    private MailIntake.Conclusion offer(Verdict verdict, String content) throws StoreException {
        harness.hooks = answering(verdict);
        harness.open();
        return harness.offer(
                harness.transaction(
                        "a@example.test",
                        MailParameters.none(),
                        List.of(QueueHarness.recipient(0, "b@far.test"), QueueHarness.recipient(1, "c@far.test"))),
                content);
    }

    @Test
    void answerNamesTheQueueId() throws StoreException {
        MailIntake.Conclusion conclusion = offer(Verdict.proceed(), QueueHarness.content());
        QueueId id = QueueHarness.accepted(conclusion);
        assertThat(conclusion.reply().toString()).isEqualTo("250 2.0.0 queued as " + id);
        assertThat(harness.queue.manager().show(id)).isPresent();
    }

    @Test
    void receivedFieldStandsAboveTheFieldsOfFilters() throws StoreException {
        offer(
                Verdict.proceed(
                        new Edit.InsertHeader(0, "X-Top", "one"),
                        new Edit.AppendHeader("X-Last", "two"),
                        new Edit.ReplaceHeader("Subject", 1, "changed"),
                        new Edit.RemoveHeader("Message-ID", 0)),
                QueueHarness.content());
        harness.settle();
        String content = harness.deliveries.getFirst().content();
        assertThat(content.replaceFirst("(?s)Received: .*?\r\n(?=X-)", ""))
                .isEqualTo("X-Top: one\r\nSubject: changed\r\nX-Last: two\r\n\r\nBody.\r\n");
        assertThat(content).startsWith("Received: ");
    }

    @Test
    void newBodyTakesThePlaceOfTheOld() throws StoreException {
        byte[] body = "New body.\r\n".getBytes(StandardCharsets.US_ASCII);
        offer(Verdict.proceed(new Edit.ReplaceBody(() -> new ByteArrayInputStream(body))), QueueHarness.content());
        harness.settle();
        assertThat(harness.deliveries.getFirst().content()).endsWith("Subject: hello\r\n\r\nNew body.\r\n");
    }

    @Test
    void mailWithoutHeaderGetsAnEmptyLineBehindOurs() throws StoreException {
        offer(Verdict.proceed(), "just text\r\n");
        harness.settle();
        assertThat(harness.deliveries.getFirst().content()).matches("(?s)Received: .*\r\n\r\njust text\r\n");
    }

    @Test
    void tooManyReceivedFieldsAreALoop() throws StoreException {
        String hops = "Received: from x by y; now\r\n".repeat(51);
        MailIntake.Conclusion conclusion = offer(Verdict.proceed(), hops + "\r\nx\r\n");
        assertThat(conclusion.reply().code()).isEqualTo(554);
        assertThat(conclusion.reply().status().orElseThrow()).hasToString("5.4.6");
        assertThat(harness.actions()).containsExactly(MessageEvent.Action.REFUSED);
    }

    @Test
    void refusalOfAFilterIsTheReplyAndNothingIsStored() throws StoreException {
        Reply reply = Reply.enhanced(550, "5.7.1", "spam");
        assertThat(offer(new Verdict.Refuse(reply), QueueHarness.content()).reply())
                .isEqualTo(reply);
        harness.settle();
        assertThat(harness.deliveries).isEmpty();
    }

    @Test
    void discardedMailIsAnswered250AndTold() throws StoreException {
        assertThat(offer(new Verdict.Discard("virus"), QueueHarness.content())
                        .reply()
                        .code())
                .isEqualTo(250);
        harness.settle();
        assertThat(harness.deliveries).isEmpty();
        assertThat(harness.actions()).containsExactly(MessageEvent.Action.DISCARDED);
    }

    @Test
    void filterThatThrowsIsAnswered451() throws StoreException {
        harness.hooks = new MailFilter.Hooks() {
            @Override
            public Verdict onMessage(Transaction transaction, Content content) {
                throw new IllegalStateException("broken");
            }
        };
        harness.open();
        Transaction transaction = harness.transaction(
                "a@example.test", MailParameters.none(), List.of(QueueHarness.recipient(0, "b@far.test")));
        assertThat(harness.offer(transaction, QueueHarness.content()).reply().code())
                .isEqualTo(451);
    }

    @Test
    void fullStoreIsAnswered452() throws StoreException {
        harness.store = new MemoryQueueStore(harness.clock, 100);
        MailIntake.Conclusion conclusion = offer(Verdict.proceed(), QueueHarness.content());
        assertThat(conclusion.reply().toString()).startsWith("452 4.3.1");
    }

    @Test
    void recipientsAddedAndRemovedByFiltersCount() throws StoreException {
        offer(
                Verdict.proceed(
                        new Edit.RemoveRecipient(QueueHarness.recipient(0, "b@far.test")),
                        new Edit.AddRecipient(Mailbox.parse("d@far.test"), DsnRequest.unsaid()),
                        new Edit.ChangeReversePath(ReversePath.parse("z@example.test"))),
                QueueHarness.content());
        harness.settle();
        assertThat(harness.deliveries.getFirst().addresses()).containsExactly("c@far.test", "d@far.test");
        assertThat(harness.deliveries.getFirst().reversePath()).isEqualTo("z@example.test");
    }

    @Test
    void recipientRefusedBehindTheDataIsToldByNotification() throws StoreException {
        Recipient refused = QueueHarness.recipient(0, "b@far.test");
        MailIntake.Conclusion conclusion = offer(
                Verdict.proceed(new Edit.RefuseRecipient(refused, Reply.enhanced(550, "5.7.1", "not for you"))),
                QueueHarness.content());
        assertThat(conclusion.reply().code()).isEqualTo(250);
        harness.settle();
        assertThat(harness.deliveries.stream().flatMap(d -> d.addresses().stream()))
                .containsExactlyInAnyOrder("c@far.test", "a@example.test");
        assertThat(harness.states()).contains("b@far.test failed");
    }

    @Test
    void recipientRefusedBehindTheDataHasItsOwnReplyInLmtp() throws StoreException {
        harness.session = new LocalSession("s", Origin.LMTP, "mx.example.test", QueueHarness.START, Optional.empty());
        Recipient refused = QueueHarness.recipient(0, "b@far.test");
        Reply reply = Reply.enhanced(550, "5.7.1", "not for you");
        MailIntake.Conclusion conclusion =
                offer(Verdict.proceed(new Edit.RefuseRecipient(refused, reply)), QueueHarness.content());
        assertThat(conclusion.reply().code()).isEqualTo(250);
        assertThat(conclusion.recipients()).containsEntry(refused, reply).hasSize(1);
        harness.settle();
        assertThat(harness.deliveries.stream().flatMap(d -> d.addresses().stream()))
                .containsExactly("c@far.test");
    }

    @Test
    void heldMailWaitsUntilItIsReleased() throws StoreException {
        QueueId id = QueueHarness.accepted(offer(Verdict.proceed(new Edit.Hold("looks odd")), QueueHarness.content()));
        harness.settle();
        assertThat(harness.deliveries).isEmpty();
        assertThat(harness.queue.manager().show(id)).map(MessageView::state).contains("held");
        assertThat(harness.actions()).contains(MessageEvent.Action.HELD);
    }

    @Test
    void mailThatWasDeliveredHereBeforeIsALoop() throws StoreException {
        harness.routes = (envelope, recipient) -> new io.postrider.api.routing.Routing.Via(
                io.postrider.api.routing.Route.of("maildir", "/var/mail/" + recipient.mailbox()));
        offer(Verdict.proceed(), "Delivered-To: B@far.test\r\nSubject: x\r\n\r\nx\r\n");
        harness.settle();
        assertThat(harness.states()).contains("b@far.test failed", "c@far.test delivered");
    }
}
