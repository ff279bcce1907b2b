// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.event.MtaEvent;
import io.postrider.api.event.SessionEvent;
import io.postrider.api.event.SessionEvent.Action;
import io.postrider.api.mail.DeliverBy;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Origin;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.transcript.FakeIntake;
import io.postrider.smtp.transcript.PureSessionPeer;
import io.postrider.smtp.transcript.TranscriptWorld;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class SmtpSessionTest {
    private static final String MESSAGE =
            "EHLO c.example\r\nMAIL FROM:<a@client.example>\r\nRCPT TO:<b@example.org>\r\n";

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<SessionEvent> events(TranscriptWorld world) {
        List<SessionEvent> events = new ArrayList<>();
        for (MtaEvent event : world.events()) {
            events.add((SessionEvent) event);
        }
        return events;
    }

    private static SessionEvent event(TranscriptWorld world, Action action) {
        return events(world).stream()
                .filter(event -> event.action() == action)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void disconnectCountsCommandsAcceptedOfAll() {
        TranscriptWorld world = new TranscriptWorld(List.of("exempt"));
        try (PureSessionPeer peer = new PureSessionPeer(world, 1000)) {
            peer.send(
                    octets(MESSAGE + "RCPT TO:<unknown@example.org>\r\nDATA\r\nx\r\n.\r\nFOO\r\nBDAT 1\r\nxQUIT\r\n"));
        }
        assertThat(event(world, Action.DISCONNECTED).counts())
                .containsExactly(
                        java.util.Map.entry("ehlo", "1"),
                        java.util.Map.entry("mail", "1"),
                        java.util.Map.entry("rcpt", "1/2"),
                        java.util.Map.entry("data", "1"),
                        java.util.Map.entry("bdat", "0/1"),
                        java.util.Map.entry("quit", "1"),
                        java.util.Map.entry("unknown", "0/1"),
                        java.util.Map.entry("commands", "5/8"));
    }

    @Test
    void refusalsArePublishedWithTheirAddresses() {
        TranscriptWorld world = new TranscriptWorld(List.of("exempt"));
        try (PureSessionPeer peer = new PureSessionPeer(world, 1000)) {
            peer.send(octets(MESSAGE + "RCPT TO:<unknown@example.org>\r\nDATA\r\na\nb\r\n.\r\n"));
        }
        List<SessionEvent> refused = events(world).stream()
                .filter(event -> event.action() == Action.REFUSED)
                .toList();
        assertThat(refused).hasSize(2);
        assertThat(refused.getFirst().command()).contains("RCPT");
        assertThat(refused.getFirst().kind()).isEqualTo("refused");
        assertThat(refused.getFirst().reversePath()).contains("a@client.example");
        assertThat(refused.getFirst().recipient()).contains("unknown@example.org");
        assertThat(refused.getFirst().reply()).contains(Reply.enhanced(550, "5.1.1", "No such user"));
        assertThat(refused.getFirst().session().helo()).contains("c.example");
        assertThat(refused.getFirst().queueId()).isEmpty();
        assertThat(refused.getLast().command()).contains("END-OF-MESSAGE");
        assertThat(refused.getLast().queueId()).isPresent();
    }

    @Test
    void eventsKeepTheSessionAsItWasThen() {
        TranscriptWorld world = new TranscriptWorld(List.of("exempt"));
        try (PureSessionPeer peer = new PureSessionPeer(world, 1000)) {
            peer.send(octets("EHLO c.example\r\n"));
        }
        assertThat(event(world, Action.CONNECTED).session().helo()).isEmpty();
        assertThat(event(world, Action.CONNECTED).sessionId()).contains("s1");
        assertThat(event(world, Action.DISCONNECTED).session().helo()).contains("c.example");
    }

    @Test
    void authenticationIsPublishedWithoutSecrets() {
        TranscriptWorld world = new TranscriptWorld(List.of("tls implicit", "auth offer", "exempt"));
        try (PureSessionPeer peer = new PureSessionPeer(world, 1000)) {
            peer.send(octets("EHLO c\r\nAUTH PLAIN AGRldgB3cm9uZw==\r\nAUTH PLAIN AGRldgBzZWNyZXQ=\r\n"));
        }
        assertThat(event(world, Action.AUTHENTICATION_FAILED).command()).contains("AUTH PLAIN");
        assertThat(event(world, Action.AUTHENTICATED).session().identity()).isPresent();
        assertThat(events(world)).noneMatch(event -> event.action() == Action.REFUSED);
        assertThat(events(world).toString()).doesNotContain("secret").doesNotContain("AGRldg");
        assertThat(event(world, Action.TLS_ESTABLISHED)).isNotNull();
    }

    @Test
    void parametersReachTheEnvelope() {
        TranscriptWorld world = new TranscriptWorld(List.of("exempt", "relay"));
        try (PureSessionPeer peer = new PureSessionPeer(world, 1000)) {
            peer.send(octets("EHLO c\r\nXFORWARD ADDR=192.0.2.3\r\nMAIL FROM:<a@client.example> BODY=8BITMIME SMTPUTF8"
                    + " RET=FULL ENVID=x+2B BY=60;RT MT-PRIORITY=3\r\nRCPT TO:<b@example.org>\r\n"
                    + "DATA\r\nx\r\n.\r\n"));
        }
        Envelope envelope = world.intake().take().envelope();
        MailParameters parameters = envelope.parameters();
        assertThat(parameters.smtpUtf8()).isTrue();
        assertThat(parameters.returnContent()).contains(MailParameters.Return.FULL);
        assertThat(parameters.envelopeId()).contains("x+");
        assertThat(parameters.priority()).isEqualTo(3);
        assertThat(parameters.deliverBy())
                .contains(new DeliverBy(TranscriptWorld.NOW.plusSeconds(60), DeliverBy.Mode.RETURN, true));
        assertThat(envelope.arrived()).isEqualTo(TranscriptWorld.NOW);
        assertThat(envelope.origin()).isEqualTo(Origin.SMTP);
        assertThat(envelope.listener()).isEqualTo("test");
        assertThat(envelope.clientAddress()).contains("192.0.2.1");
        assertThat(envelope.user()).isEmpty();
    }

    @Test
    void xforwardNamesTheClientOfOneMessage() {
        TranscriptWorld world = new TranscriptWorld(List.of("exempt", "xclient"));
        String message = "MAIL FROM:<>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nx\r\n.\r\n";
        try (PureSessionPeer peer = new PureSessionPeer(world, 1000)) {
            peer.send(octets("EHLO c\r\nXFORWARD ADDR=192.0.2.3\r\n" + message + message));
        }
        assertThat(world.intake().take().envelope().clientAddress()).contains("192.0.2.3");
        assertThat(world.intake().take().envelope().clientAddress()).contains("192.0.2.1");
    }

    @Test
    void refusedCommandsWaitBehindTheSoftLimitUnlessExempt() {
        SessionLimits limits = new SessionLimits(1000, 10, 10, 20, 1, 100, 5, Duration.ofSeconds(3));
        assertThat(delays(limits, List.of())).containsExactly(Duration.ZERO, Duration.ofSeconds(3), Duration.ZERO);
        assertThat(delays(limits, List.of("exempt"))).containsExactly(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    private static List<Duration> delays(SessionLimits limits, List<String> settings) {
        TranscriptWorld world = new TranscriptWorld(settings);
        ListenerRules rules = world.rules();
        ListenerRules tight = new ListenerRules(
                rules.name(),
                rules.role(),
                rules.host(),
                rules.tls(),
                rules.auth(),
                limits,
                rules.extensions(),
                rules.senderCheck());
        List<Duration> delays = new ArrayList<>();
        try (SmtpSession session =
                new SmtpSession(world.ports(), tight, PureSessionPeer.connection(Optional.empty()))) {
            session.open();
            for (String line : List.of("FOO\r\n", "FOO\r\n", "NOOP\r\n")) {
                delays.add(((Step.Answer) session.onLine(octets(line), false)).delay());
            }
        }
        return delays;
    }

    @Test
    void aVanishedPeerAbortsItsTransaction() {
        TranscriptWorld world = new TranscriptWorld(List.of("exempt"));
        try (PureSessionPeer peer = new PureSessionPeer(world, 1000)) {
            peer.send(octets(MESSAGE + "DATA\r\nhalf a mess"));
            assertThat(world.intake().openArrivals()).isOne();
            peer.session().onLost();
        }
        assertThat(world.intake().openArrivals()).isZero();
        assertThat(world.intake().size()).isZero();
        assertThat(event(world, Action.LOST).command()).contains("DATA");
    }

    @Test
    void endingsOfTheServerAre421() {
        assertThat(ending(SmtpSession::onTimeout)).isEqualTo("421 4.4.2");
        assertThat(ending(SmtpSession::onShutdown)).isEqualTo("421 4.3.2");
        assertThat(ending(SmtpSession::onFault)).isEqualTo("421 4.3.0");
        assertThat(ending(SmtpSession::onEarlyOctets)).isEqualTo("554 5.5.0");
    }

    private static String ending(java.util.function.Function<SmtpSession, Step> how) {
        TranscriptWorld world = new TranscriptWorld(List.of("exempt"));
        try (PureSessionPeer peer = new PureSessionPeer(world, 1000)) {
            peer.send(octets(MESSAGE + "DATA\r\nhalf a mess"));
            Step step = how.apply(peer.session());
            assertThat(step).isInstanceOf(Step.Close.class);
            assertThat(world.intake().openArrivals()).isZero();
            return step.replies().getFirst().toString().substring(0, 9);
        }
    }

    @Test
    void closingTwiceIsOnce() {
        TranscriptWorld world = new TranscriptWorld(List.of());
        PureSessionPeer peer = new PureSessionPeer(world, 1000);
        peer.close();
        peer.close();
        assertThat(events(world).stream().filter(event -> event.action() == Action.DISCONNECTED))
                .hasSize(1);
    }

    @Test
    void octetsBehindTheContentStayInTheBuffer() {
        TranscriptWorld world = new TranscriptWorld(List.of("exempt"));
        try (PureSessionPeer peer = new PureSessionPeer(world, 1000)) {
            peer.send(octets(MESSAGE + "DATA\r\n"));
            ByteBuffer octets = ByteBuffer.wrap(octets("x\r\n.\r\nQUIT\r\n"));
            assertThat(peer.session().onContent(octets)).isPresent();
            assertThat(octets.remaining()).isEqualTo(6);
        }
    }

    @Test
    void contentWithoutDataIsABug() {
        TranscriptWorld world = new TranscriptWorld(List.of());
        try (PureSessionPeer peer = new PureSessionPeer(world, 1000)) {
            Assertions.assertThatIllegalStateException()
                    .isThrownBy(() -> peer.session().onContent(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void aGigabyteLineIsTakenInSmallPieces() {
        TranscriptWorld world = new TranscriptWorld(List.of("exempt", "size 1000"));
        FakeIntake intake = world.intake();
        try (PureSessionPeer peer = new PureSessionPeer(world, 1000)) {
            peer.send(octets(MESSAGE + "DATA\r\n"));
            ByteBuffer piece = ByteBuffer.wrap(octets("x".repeat(65_536)));
            for (int i = 0; i < 16_384; i++) {
                assertThat(peer.session().onContent(piece.rewind())).isEmpty();
            }
            Optional<Step> end = peer.session().onContent(ByteBuffer.wrap(octets("\r\n.\r\n")));
            assertThat(end.orElseThrow().replies().getFirst().code()).isEqualTo(552);
        }
        assertThat(intake.size()).isZero();
    }
}
