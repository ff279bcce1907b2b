// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.BodyType;
import io.postrider.api.mail.DeliverBy;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.DsnRequest.Notify;
import io.postrider.api.mail.DsnRequest.OriginalRecipient;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import io.postrider.api.routing.Route;
import io.postrider.api.smtp.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    private static final QueueId ID = new QueueId(123_456_789L);
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    private static StoredEnvelope envelope() {
        MailParameters parameters = MailParameters.none()
                .withBody(BodyType.BINARY_MIME)
                .withSmtpUtf8(true)
                .withRequireTls(true)
                .withReturn(MailParameters.Return.HEADERS)
                .withEnvelopeId("env=id")
                .withPriority(-9)
                .withDeliverBy(new DeliverBy(AT, DeliverBy.Mode.RETURN, true))
                .withHoldUntil(AT);
        DsnRequest dsn = DsnRequest.unsaid()
                .withNotify(Set.of(Notify.SUCCESS, Notify.DELAY))
                .withOriginalRecipient(new OriginalRecipient("rfc822", "x@y.test"));
        return new StoredEnvelope(
                ID,
                ReversePath.parse("s\u00e4nder@example.test"),
                parameters,
                List.of(
                        Recipient.of(ID, 0, Mailbox.parse("a@far.test"), dsn),
                        Recipient.of(
                                ID,
                                7,
                                Mailbox.parse("\"b c\"@far.test"),
                                DsnRequest.unsaid().withNotify(Set.of()))),
                new MessageFacts(Origin.SMTP, AT, Optional.of("user"), "mx", "tenant", Optional.of("192.0.2.1")),
                new MessageNotes(
                        99, Optional.of("id@x"), Optional.of("why"), Optional.of("isp"), List.of("a@b.test"), true));
    }

    private static RecipientRow row() {
        Diagnostic said = Diagnostic.of("4.2.0", "later")
                .withRemoteMta("mx.far.test")
                .withDiagnosticType("x-unix")
                .withReply(Reply.enhanced(451, "4.2.0", "later", "and later"));
        Route route = Route.of("pipe", "/bin/x")
                .withRecipient(Mailbox.parse("z@far.test"))
                .withReversePath(ReversePath.none())
                .withSource("192.0.2.7")
                .withTlsLevel("verify");
        Child child = new Child(
                Mailbox.parse("c@far.test"),
                DsnRequest.unsaid(),
                Optional.of(ReversePath.none()),
                Optional.of(route),
                0);
        RecipientRow row = RecipientRow.child(9, child, new Transition(AT, RecipientState.WAITING, "born"))
                .with(said)
                .withLane("smtp/far.test")
                .withFlag(RecipientRow.WARNED)
                .with(new RecipientRow.Progress(
                        3, 10, Optional.of(AT), Optional.of(new RecipientRow.Place("lane", AT)), Optional.of(AT)));
        for (int i = 0; i < 12; i++) {
            row = row.with(RecipientState.DEFERRED, AT, "step " + i);
        }
        return row;
    }

    private static ScheduleRow scheduleRow() {
        Way way = new Way(
                -5,
                Route.of("smtp", "far.test"),
                ReversePath.parse("s@x.test"),
                Map.of(3, Mailbox.parse("n@far.test")));
        return new ScheduleRow(Optional.of(way), List.of(3, 8, 1_000), 4, Optional.of(AT), "s@x.test");
    }

    @Test
    void envelopeComesBackAsItWas() throws RecordException {
        assertThat(RecordCodec.envelope(ID, RecordCodec.encode(envelope()))).isEqualTo(envelope());
    }

    @Test
    void recipientComesBackWithItsLastEightTransitions() throws RecordException {
        RecipientRow back = RecordCodec.recipient(9, RecordCodec.encode(row()));
        assertThat(back).isEqualTo(row());
        assertThat(back.trail())
                .hasSize(8)
                .last()
                .extracting(Transition::reason)
                .isEqualTo("step 11");
    }

    @Test
    void scheduleHandoverAndSuspensionComeBackAsTheyWere() throws RecordException {
        assertThat(RecordCodec.schedule(RecordCodec.encode(scheduleRow()))).isEqualTo(scheduleRow());
        ScheduleKey key = new ScheduleKey("smtp/x", -3, "t", AT, new PartKey(ID, 4));
        RecordCodec.Handover handover = new RecordCodec.Handover(AT, List.of(1, 2), key);
        assertThat(RecordCodec.handover(RecordCodec.encode(handover))).isEqualTo(handover);
        Suspension suspension = new Suspension(Suspension.Kind.SENDER, "a@x.test", AT, "me");
        assertThat(RecordCodec.suspension(RecordCodec.encode(suspension))).isEqualTo(suspension);
    }

    @Test
    void damagedOctetsAreARecordExceptionAndNothingElse() {
        Random random = new Random(7);
        List<byte[]> records =
                List.of(RecordCodec.encode(envelope()), RecordCodec.encode(row()), RecordCodec.encode(scheduleRow()));
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = records.get(i % 3).clone();
            octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
            byte[] cut = Arrays.copyOf(octets, random.nextInt(octets.length + 1));
            tolerate(i % 3, octets);
            tolerate(i % 3, cut);
        }
    }

    private static void tolerate(int kind, byte[] octets) {
        try {
            switch (kind) {
                case 0 -> RecordCodec.envelope(ID, octets);
                case 1 -> RecordCodec.recipient(9, octets);
                default -> RecordCodec.schedule(octets);
            }
        } catch (RecordException expected) {
            assertThat(expected).hasMessageNotContaining("null");
        }
    }

    @Test
    void anUnknownVersionIsRefused() {
        byte[] octets = RecordCodec.encode(envelope());
        octets[0] = 9;
        assertThatThrownBy(() -> RecordCodec.envelope(ID, octets))
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("version 9");
    }

    @Test
    void scheduleKeysSortByLanePriorityTenantDueIdAndPart() throws RecordException {
        List<ScheduleKey> wanted = new ArrayList<>();
        for (String lane : List.of("", "a", "ab", "b")) {
            for (int priority : List.of(9, 0, -9)) {
                addTenants(wanted, lane, priority);
            }
        }
        List<byte[]> keys =
                new ArrayList<>(wanted.stream().map(ScheduleKey::octets).toList());
        java.util.Collections.shuffle(keys, new Random(3));
        keys.sort(Arrays::compareUnsigned);
        List<ScheduleKey> sorted = new ArrayList<>();
        for (byte[] key : keys) {
            sorted.add(ScheduleKey.parse(key));
        }
        assertThat(sorted).isEqualTo(wanted);
    }

    private static void addTenants(List<ScheduleKey> wanted, String lane, int priority) {
        for (String tenant : List.of("", "t", "t2")) {
            for (int second : List.of(0, 1, 300)) {
                wanted.add(new ScheduleKey(lane, priority, tenant, AT.plusSeconds(second), new PartKey(ID, second)));
            }
        }
    }
}
