// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import static io.postrider.smtp.client.ClientFixture.MESSAGE;
import static io.postrider.smtp.client.ClientFixture.connect;
import static io.postrider.smtp.client.ClientFixture.hasty;
import static io.postrider.smtp.client.ClientFixture.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.postrider.smtp.client.ClientFixture.Notes;
import io.postrider.smtp.client.SmtpClientException.Reason;
import io.postrider.smtp.network.BytesContent;
import io.postrider.smtp.network.ScriptedPeer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The client against peers that are slow, wrong, gone or hostile.
class BadPeersTest {
    private static final List<String> PLAIN = List.of();
    private static final List<String> PIPELINING = List.of("PIPELINING", "8BITMIME");

    private static SmtpClientException failure(ScriptedPeer peer) {
        return catchThrowableOfType(SmtpClientException.class, () -> connect(peer));
    }

    @Test
    void missingGreetingTimesOut() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(ScriptedPeer.Conversation::untilClosed)) {
            ConnectOptions options =
                    hasty().withTimeouts(ClientTimeouts.standard().with(ClientPhase.GREETING, Duration.ofMillis(200)));
            SmtpClientException failure = catchThrowableOfType(SmtpClientException.class, () -> connect(peer, options));
            assertThat(failure.phase()).isEqualTo(ClientPhase.GREETING);
            assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(failure).hasMessage("timed out while receiving the greeting");
        }
    }

    @Test
    void deadlineBoundsAllPhasesTogether() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(c -> c.drip("220 " + "x".repeat(500) + "\r\n", 20))) {
            ConnectOptions options = ConnectOptions.of("client.example")
                    .withDeadline(java.time.Instant.now().plusMillis(300));
            SmtpClientException failure = catchThrowableOfType(SmtpClientException.class, () -> connect(peer, options));
            assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
        }
    }

    @Test
    void refusedConnectionIsUnreachable() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }
        SmtpClientException failure = catchThrowableOfType(
                SmtpClientException.class, () -> ClientFixture.CLIENT.connect(Endpoint.of(nobody), hasty()));
        assertThat(failure.phase()).isEqualTo(ClientPhase.CONNECT);
        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure).hasMessageContaining("cannot connect to 127.0.0.1:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"554 no\r\n", "421 busy\r\n", "220-a\r\n554 b\r\n", "HTTP/1.1 400 Bad Request\r\n", "999 x\r\n"})
    void badGreetingFails(String greeting) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(c -> c.send(greeting).untilClosed())) {
            SmtpClientException failure = failure(peer);
            assertThat(failure.phase()).isEqualTo(ClientPhase.GREETING);
            assertThat(failure.reason()).isIn(Reason.REFUSED, Reason.PROTOCOL);
            assertThat(failure.reply().isPresent()).isEqualTo(failure.reason() == Reason.REFUSED);
        }
    }

    @Test
    void endlessReplyIsCutOff() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(c -> {
            while (true) {
                c.send("220-and so on and so on and so on and so on and so on and so on and so on\r\n".repeat(100));
            }
        })) {
            SmtpClientException failure = failure(peer);
            assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
        }
    }

    @Test
    void endlessLineIsCutOff() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(c -> {
            while (true) {
                c.send("2".repeat(10_000));
            }
        })) {
            assertThat(failure(peer).reason()).isEqualTo(Reason.PROTOCOL);
        }
    }

    @Test
    void multiLineRepliesWithOdditiesAreRead() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(c -> {
            c.send("220-peer.example\n220-\r\n220 ready\r\n");
            c.line();
            c.send(
                    "250-peer.example hello\r\n250-PIPELINING \r\n250-size 1000\r\n250-AUTH=LOGIN PLAIN\r\n250-AUTH PLAIN\r\n250\r\n");
            c.untilClosed();
        })) {
            try (SmtpConnection connection = connect(peer)) {
                assertThat(connection.extensions().has("PIPELINING")).isTrue();
                assertThat(connection.extensions().sizeLimitOctets()).hasValue(1000);
                assertThat(connection.extensions().mechanisms()).contains("LOGIN", "PLAIN");
            }
        }
    }

    @Test
    void helloFallsBackToHelo() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(c -> {
            c.send("220 old.example\r\n").answer("500 what?").answer("250 old.example");
            c.answer("250 ok").answer("250 ok").answer("354 go").content();
            c.send("250 done\r\n").answer("221 bye");
        })) {
            try (SmtpConnection connection = connect(peer)) {
                Notes notes = new Notes();
                connection.send(transaction(MESSAGE, "a@example.org"), notes);
                connection.quit();
                assertThat(notes.lines).containsExactly("handing over 1", "a@example.org DATA_DONE 250");
                assertThat(peer.lines())
                        .containsExactly(
                                "EHLO client.example",
                                "HELO client.example",
                                "MAIL FROM:<from@example.net>",
                                "RCPT TO:<a@example.org>",
                                "DATA",
                                "QUIT");
                assertThat(peer.contents()).containsExactly("Subject: one\r\n\r\nHello\r\n..dot\r\n...dots\r\nend\r\n");
            }
        }
    }

    /// 421 at each place of the conversation: everybody not answered is answered with it, and nothing
    /// comes after.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void serviceGoneAnswersEverybodyLeft(int place) throws Exception {
        for (List<String> keywords : List.of(PLAIN, PIPELINING)) {
            AtomicReference<Integer> at = new AtomicReference<>(0);
            try (ScriptedPeer peer = ScriptedPeer.greeting(keywords, c -> {
                String[] replies = {"250 mail", "250 a", "250 b", "354 go"};
                for (int i = 0; i < replies.length; i++) {
                    c.answer(i == place ? "421 4.3.2 going down" : replies[i]);
                    at.set(i);
                    if (i == place) {
                        return;
                    }
                }
                c.content();
                c.send("421 4.3.2 going down\r\n");
            })) {
                try (SmtpConnection connection = connect(peer)) {
                    Notes notes = new Notes();
                    connection.send(transaction(MESSAGE, "a@example.org", "b@example.org"), notes);
                    assertThat(notes.lines.stream().filter(line -> line.endsWith(" 421")))
                            .hasSize(2);
                    assertThat(notes.lines.contains("handing over 2")).isEqualTo(place == 4);
                    assertThat(connection.reusable()).isFalse();
                }
            }
        }
    }

    @Test
    void replyLostAfterTheDotIsAnExceptionBehindTheHandover() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.greeting(PIPELINING, c -> {
            c.answer("250 mail").answer("250 a").answer("354 go").content();
        })) {
            try (SmtpConnection connection = connect(peer)) {
                Notes notes = new Notes();
                SmtpClientException failure = catchThrowableOfType(
                        SmtpClientException.class, () -> connection.send(transaction(MESSAGE, "a@example.org"), notes));
                assertThat(failure.phase()).isEqualTo(ClientPhase.DATA_DONE);
                assertThat(failure.reason()).isEqualTo(Reason.CLOSED);
                assertThat(notes.lines).containsExactly("handing over 1");
            }
        }
    }

    /// The answers of a whole good conversation, cut after every octet: an exception or answers, never a
    /// hang, and a success is told only when the last answer came whole.
    @Test
    void conversationCutAtEveryOctetNeverTellsSuccess() throws Exception {
        String[] replies = {
            "220 peer\r\n",
            "250-peer\r\n250 PIPELINING\r\n",
            "250 mail\r\n",
            "250 rcpt\r\n",
            "354 go\r\n",
            "250 done\r\n"
        };
        int length = String.join("", replies).length();
        for (int cut = 0; cut < length; cut++) {
            int left = cut;
            try (ScriptedPeer peer = ScriptedPeer.start(c -> cutAfter(c, replies, left))) {
                Notes notes = new Notes();
                assertThatThrownBy(() -> {
                            try (SmtpConnection connection = connect(peer)) {
                                connection.send(transaction(MESSAGE, "a@example.org"), notes);
                            }
                        })
                        .as("cut at " + cut)
                        .isInstanceOf(SmtpClientException.class);
                assertThat(notes.lines).noneMatch(line -> line.endsWith("250"));
            }
        }
    }

    private static void cutAfter(ScriptedPeer.Conversation c, String[] replies, int octets) throws Exception {
        int left = octets;
        for (int i = 0; i < replies.length; i++) {
            if (i == 5) {
                c.content();
            } else if (i > 0) {
                c.line();
            }
            c.send(replies[i].substring(0, Math.min(left, replies[i].length())));
            left -= replies[i].length();
            if (left <= 0) {
                return;
            }
        }
    }

    @Test
    void unaskedReplyMakesTheConnectionUnusable() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.greeting(PLAIN, c -> {
            c.answer("250 ok").send("421 4.4.2 idle too long\r\n");
            c.untilClosed();
        })) {
            try (SmtpConnection connection = connect(peer)) {
                connection.command("NOOP");
                await().until(() -> !connection.reusable());
                SmtpClientException failure = catchThrowableOfType(
                        SmtpClientException.class,
                        () -> connection.send(transaction(MESSAGE, "a@example.org"), new Notes()));
                assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
                assertThat(failure.reply().orElseThrow().code()).isEqualTo(421);
            }
        }
    }

    @Test
    void peerThatClosedWhileIdleIsSeenBeforeReuse() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.greeting(PLAIN, c -> {})) {
            try (SmtpConnection connection = connect(peer)) {
                await().until(() -> !connection.reusable());
                assertThatThrownBy(() -> connection.send(transaction(MESSAGE, "a@example.org"), new Notes()))
                        .isInstanceOf(SmtpClientException.class);
            }
        }
    }

    @Test
    void dataAcceptedForNobodyIsEndedEmpty() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.greeting(PIPELINING, c -> {
            c.answer("250 mail").answer("550 no").answer("354 go").content();
            c.send("554 no recipients\r\n")
                    .answer("250 mail")
                    .answer("250 a")
                    .answer("354 go")
                    .content();
            c.send("250 done\r\n").untilClosed();
        })) {
            try (SmtpConnection connection = connect(peer)) {
                Notes notes = new Notes();
                connection.send(transaction(MESSAGE, "a@example.org"), notes);
                connection.send(transaction(MESSAGE, "b@example.org"), notes);
                assertThat(notes.lines)
                        .containsExactly("a@example.org RCPT 550", "handing over 1", "b@example.org DATA_DONE 250");
                assertThat(peer.contents().getFirst()).isEmpty();
            }
        }
    }

    @Test
    void refusedMailAnswersEverybodyAndTheConnectionGoesOn() throws Exception {
        for (List<String> keywords : List.of(PLAIN, PIPELINING)) {
            try (ScriptedPeer peer = ScriptedPeer.greeting(keywords, c -> {
                c.answer("451 4.7.1 later");
                if (!keywords.isEmpty()) {
                    c.answer("503 no").answer("503 no").answer("503 no");
                }
                c.answer("250 ok").untilClosed();
            })) {
                try (SmtpConnection connection = connect(peer)) {
                    Notes notes = new Notes();
                    connection.send(transaction(MESSAGE, "a@example.org", "b@example.org"), notes);
                    assertThat(notes.lines).containsExactly("a@example.org MAIL 451", "b@example.org MAIL 451");
                    assertThat(connection.command("NOOP").code()).isEqualTo(250);
                }
            }
        }
    }

    @Test
    void refusalInMidContentIsHeard() throws Exception {
        byte[] large =
                "0123456789012345678901234567890123456789\r\n".repeat(500_000).getBytes();
        try (ScriptedPeer peer = ScriptedPeer.greeting(PLAIN, c -> {
            c.answer("250 mail").answer("250 a").answer("354 go");
            c.octets(100_000);
            c.send("552 5.3.4 too much\r\n").untilClosed();
        })) {
            try (SmtpConnection connection = connect(peer)) {
                Notes notes = new Notes();
                connection.send(transaction(BytesContent.of(large), "a@example.org"), notes);
                assertThat(notes.lines).containsExactly("a@example.org DATA_DONE 552");
                assertThat(connection.reusable()).isFalse();
            }
        }
    }

    @Test
    void peerThatTakesNoContentTimesOut() throws Exception {
        byte[] large =
                "0123456789012345678901234567890123456789\r\n".repeat(500_000).getBytes();
        try (ScriptedPeer peer = ScriptedPeer.greeting(PLAIN, c -> {
            c.answer("250 mail").answer("250 a").answer("354 go").pause(10_000);
        })) {
            ConnectOptions options = hasty().withTimeouts(
                            ClientTimeouts.standard().with(ClientPhase.DATA_BLOCK, Duration.ofMillis(300)));
            try (SmtpConnection connection = connect(peer, options)) {
                Notes notes = new Notes();
                SmtpClientException failure = catchThrowableOfType(
                        SmtpClientException.class,
                        () -> connection.send(transaction(BytesContent.of(large), "a@example.org"), notes));
                assertThat(failure.phase()).isEqualTo(ClientPhase.DATA_BLOCK);
                assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
                assertThat(notes.lines).isEmpty();
            }
        }
    }

    @Test
    void interruptedThreadClosesTheConnection() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.greeting(PLAIN, ScriptedPeer.Conversation::untilClosed)) {
            try (SmtpConnection connection = connect(peer)) {
                AtomicReference<Throwable> thrown = new AtomicReference<>();
                Thread sender = Thread.startVirtualThread(() -> {
                    try {
                        connection.command("NOOP");
                    } catch (Exception stopped) {
                        thrown.set(stopped);
                    }
                });
                await().until(() -> peer.lines().size() == 1);
                sender.interrupt();
                sender.join();
                assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
                await().until(() -> !connection.reusable());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOOP\r\nQUIT", "NOOP\n", "a\0b"})
    void lineEndInACommandIsRefused(String line) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.greeting(PLAIN, ScriptedPeer.Conversation::untilClosed)) {
            try (SmtpConnection connection = connect(peer)) {
                assertThatThrownBy(() -> connection.command(line)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }
}
