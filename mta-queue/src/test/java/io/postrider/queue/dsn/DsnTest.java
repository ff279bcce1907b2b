// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.dsn;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.DsnRequest.Notify;
import io.postrider.api.mail.DsnRequest.OriginalRecipient;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.Reply;
import io.postrider.queue.record.MessageFacts;
import io.postrider.queue.record.MessageNotes;
import io.postrider.queue.record.StoredEnvelope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DsnTest {
    private static final QueueId ID = new QueueId(77);
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
    private static final DsnSettings SETTINGS = DsnSettings.usual();

    private static StoredEnvelope envelope(String from, boolean quiet) {
        return new StoredEnvelope(
                ID,
                ReversePath.parse(from),
                MailParameters.none().withEnvelopeId("QQ314159"),
                List.of(),
                new MessageFacts(Origin.SMTP, AT.minusSeconds(60), Optional.empty(), "mx", "", Optional.empty()),
                new MessageNotes(100, Optional.of("m@x.test"), Optional.empty(), Optional.empty(), List.of(), quiet));
    }

    private static RecipientNotice notice(String address, DsnRequest dsn, DsnAction action) {
        Diagnostic said = Diagnostic.of("5.1.1", "no such user")
                .withRemoteMta("mx.far.test")
                .withReply(Reply.enhanced(550, "5.1.1", "no such\tuser here", "really"));
        Diagnostic fine = Diagnostic.of("2.0.0", "ok");
        return new RecipientNotice(
                Recipient.of(ID, 0, Mailbox.parse(address), dsn),
                action,
                action == DsnAction.FAILED
                        ? said
                        : action == DsnAction.DELAYED ? Diagnostic.of("4.4.1", "refused") : fine,
                Optional.of(AT),
                Optional.of(AT.plusSeconds(3_600)));
    }

    private static DsnDecision decide(String from, DsnRequest dsn, DsnAction action) {
        return DsnDecision.of(
                envelope(from, false), ReversePath.parse(from), List.of(notice("b@far.test", dsn, action)), SETTINGS);
    }

    private static DsnRequest notifyOn(Notify... on) {
        return DsnRequest.unsaid().withNotify(Set.of(on));
    }

    @Test
    void failuresAndDelaysAreToldUnlessNotifySaysOtherwise() {
        assertThat(decide("a@x.test", DsnRequest.unsaid(), DsnAction.FAILED)).isInstanceOf(DsnDecision.Tell.class);
        assertThat(decide("a@x.test", DsnRequest.unsaid(), DsnAction.DELAYED)).isInstanceOf(DsnDecision.Tell.class);
        assertThat(decide("a@x.test", DsnRequest.unsaid(), DsnAction.RELAYED)).isInstanceOf(DsnDecision.Silence.class);
        assertThat(decide("a@x.test", notifyOn(), DsnAction.FAILED)).isInstanceOf(DsnDecision.Silence.class);
        assertThat(decide("a@x.test", notifyOn(Notify.FAILURE), DsnAction.DELAYED))
                .isInstanceOf(DsnDecision.Silence.class);
        assertThat(decide("a@x.test", notifyOn(Notify.SUCCESS), DsnAction.DELIVERED))
                .isInstanceOf(DsnDecision.Tell.class);
    }

    @Test
    void theNullReversePathIsNeverAnsweredButThePostmasterHears() {
        assertThat(decide("", DsnRequest.unsaid(), DsnAction.FAILED)).isInstanceOf(DsnDecision.TellPostmaster.class);
        assertThat(decide("", DsnRequest.unsaid(), DsnAction.DELAYED)).isInstanceOf(DsnDecision.Silence.class);
        DsnDecision second = DsnDecision.of(
                envelope("", true),
                ReversePath.none(),
                List.of(notice("b@far.test", DsnRequest.unsaid(), DsnAction.FAILED)),
                SETTINGS);
        assertThat(second).isInstanceOf(DsnDecision.Drop.class);
    }

    @Test
    void forgedSendersAreSpared() {
        DsnDecision decision = DsnDecision.of(
                envelope("a@x.test", true),
                ReversePath.parse("a@x.test"),
                List.of(notice("b@far.test", DsnRequest.unsaid(), DsnAction.FAILED)),
                SETTINGS);
        assertThat(decision).isInstanceOf(DsnDecision.Drop.class);
    }

    private static String compose(List<RecipientNotice> about, DsnComposer.Returned returned) {
        DsnComposer composer = new DsnComposer("mx.example.test", SETTINGS);
        DsnComposer.Order order = new DsnComposer.Order(
                envelope("a@x.test", false),
                Mailbox.parse("a@x.test"),
                about,
                false,
                returned,
                "b-o-u-n-d",
                AT,
                "id@mx.example.test");
        return new String(composer.beginning(order), StandardCharsets.UTF_8)
                + "Subject: original\r\n\r\nbody\r\n"
                + new String(composer.end(order), StandardCharsets.UTF_8);
    }

    private static List<String> parts(String message) {
        List<String> parts = new ArrayList<>();
        for (String piece : message.split("\r\n--b-o-u-n-d(--)?\r\n")) {
            parts.add(piece);
        }
        return parts;
    }

    @Test
    void aFailureIsAReportOfThreeParts() {
        DsnRequest dsn = DsnRequest.unsaid().withOriginalRecipient(new OriginalRecipient("rfc822", "orig@far.test"));
        String message = compose(
                List.of(notice("b@far.test", dsn, DsnAction.FAILED)), new DsnComposer.Returned(true, false, false));
        List<String> parts = parts(message);
        assertThat(parts).hasSize(4);
        assertThat(parts.get(0))
                .contains("From: Mail Delivery System <MAILER-DAEMON@mx.example.test>\r\n")
                .contains("To: <a@x.test>\r\n")
                .contains("Auto-Submitted: auto-replied\r\n")
                .contains("MIME-Version: 1.0\r\n")
                .contains("Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"b-o-u-n-d\"")
                .contains("References: <m@x.test>");
        assertThat(parts.get(1))
                .contains("Content-Type: text/plain; charset=utf-8")
                .contains("<b@far.test>:");
        assertThat(parts.get(2))
                .contains("Content-Type: message/delivery-status\r\n\r\nOriginal-Envelope-Id: QQ314159\r\n"
                        + "Reporting-MTA: dns; mx.example.test\r\n"
                        + "Arrival-Date: Thu, 1 Jan 2026 11:59:00 +0000\r\n"
                        + "\r\n"
                        + "Original-Recipient: rfc822; orig@far.test\r\n"
                        + "Final-Recipient: rfc822; b@far.test\r\n"
                        + "Action: failed\r\n"
                        + "Status: 5.1.1\r\n"
                        + "Remote-MTA: dns; mx.far.test\r\n"
                        + "Diagnostic-Code: smtp; 550 5.1.1 no such user here really\r\n"
                        + "Last-Attempt-Date: Thu, 1 Jan 2026 12:00:00 +0000\r\n");
        assertThat(parts.get(3)).contains("Content-Type: message/rfc822\r\n\r\nSubject: original\r\n\r\nbody");
        assertThat(message).endsWith("\r\n--b-o-u-n-d--\r\n");
    }

    @Test
    void aDelaySaysUntilWhenItIsTried() {
        String message = compose(
                List.of(notice("b@far.test", DsnRequest.unsaid(), DsnAction.DELAYED)),
                new DsnComposer.Returned(false, false, false));
        assertThat(message)
                .contains("Subject: Delayed Mail (still being retried)")
                .contains("Will-Retry-Until: Thu, 1 Jan 2026 13:00:00 +0000")
                .contains("Action: delayed")
                .contains("Content-Type: text/rfc822-headers");
    }

    @Test
    void utf8AddressesMakeItGlobal() {
        String message = compose(
                List.of(notice("b\u00fc@far.test", DsnRequest.unsaid(), DsnAction.FAILED)),
                new DsnComposer.Returned(true, true, true));
        assertThat(message)
                .contains("Content-Type: message/global-delivery-status")
                .contains("Final-Recipient: utf-8; b\u00fc@far.test")
                .contains("Content-Type: message/global\r\n")
                .contains("Content-Transfer-Encoding: 8bit");
    }

    @Test
    void noWordOfAPeerBreaksALine() {
        Diagnostic said = Diagnostic.of("5.0.0", "x".repeat(3_000));
        RecipientNotice notice = new RecipientNotice(
                Recipient.of(ID, 0, Mailbox.parse("b@far.test"), DsnRequest.unsaid()),
                DsnAction.FAILED,
                said.withReply(Reply.of(550, "y".repeat(2_000))),
                Optional.empty(),
                Optional.empty());
        String message = compose(List.of(notice), new DsnComposer.Returned(true, false, false));
        assertThat(message.lines()).allMatch(line -> line.length() <= 998);
    }
}
