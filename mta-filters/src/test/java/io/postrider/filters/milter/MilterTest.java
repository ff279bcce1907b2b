// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.milter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.Ending;
import io.postrider.api.filter.MailFilter.Hooks;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Origin;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.FakeContext;
import io.postrider.filters.FakeDns;
import io.postrider.filters.FakeMail;
import io.postrider.filters.scanner.ScannerException;
import io.postrider.filters.scanner.ScriptedPeer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MilterTest {
    private static final Duration SOON = Duration.ofMillis(700);
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Map<Character, List<String>> answers = new HashMap<>();
    private final FakeMail mail = new FakeMail();
    private int steps;

    private void serve(DataInputStream in, OutputStream out) throws IOException {
        while (true) {
            int length = in.readInt();
            char command = (char) in.readUnsignedByte();
            String data = new String(in.readNBytes(length - 1), StandardCharsets.ISO_8859_1);
            if (command == 'O') {
                ByteBuffer negotiated =
                        ByteBuffer.allocate(12).putInt(6).putInt(0x1ff).putInt(steps);
                packet(out, "O" + new String(negotiated.array(), StandardCharsets.ISO_8859_1));
            } else if (command != 'D') {
                seen.add(command + data.replace('\0', '|'));
                if (command == 'Q') {
                    return;
                }
                for (String answer : answers.getOrDefault(command, command == 'A' ? List.of() : List.of("c"))) {
                    packet(out, answer);
                }
            } else if (data.startsWith("R")) {
                seen.add("D" + data.replace('\0', '|'));
            }
        }
    }

    private static void packet(OutputStream out, String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        out.write(ByteBuffer.allocate(4).putInt(octets.length).array());
        out.write(octets);
        out.flush();
    }

    private static String number(int value) {
        return new String(ByteBuffer.allocate(4).putInt(value).array(), StandardCharsets.ISO_8859_1);
    }

    private Hooks open(ScriptedPeer peer) throws Exception {
        MilterSettings settings = new MilterSettings(peer.address(), SOON, SOON, SOON, 1 << 20, 5);
        return new MilterFactory()
                .create(new FakeContext(new FakeDns(), settings))
                .open(mail.session());
    }

    private Verdict converse(ScriptedPeer peer) throws Exception {
        Hooks hooks = open(peer);
        Transaction transaction = mail.transaction();
        Verdict verdict = hooks.onConnect();
        verdict = verdict instanceof Verdict.Proceed ? hooks.onHelo() : verdict;
        verdict = verdict instanceof Verdict.Proceed ? hooks.onMail(transaction) : verdict;
        verdict = verdict instanceof Verdict.Proceed
                ? hooks.onRcpt(transaction, transaction.envelope().recipients().getFirst())
                : verdict;
        verdict = verdict instanceof Verdict.Proceed ? hooks.onData(transaction) : verdict;
        verdict = verdict instanceof Verdict.Proceed
                ? hooks.onMessage(transaction, FakeMail.content("Subject: a\n b\nX:  y\n\nhello\n"))
                : verdict;
        hooks.onTransactionEnd(transaction, Ending.ACCEPTED);
        hooks.close();
        Awaitility.await().until(() -> seen.contains("Q"));
        return verdict;
    }

    @Test
    void allStepsComeInOrder() throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer(this::serve)) {
            assertThat(converse(peer)).isEqualTo(Verdict.proceed());
        }
        assertThat(seen)
                .containsExactly(
                        "C[192.0.2.1]|4\u0012g192.0.2.1|",
                        "Hclient.example|",
                        "M<joe@example.org>|",
                        "DR{rcpt_addr}|ann@example.net|{rcpt_host}|example.net|{rcpt_mailer}|smtp|",
                        "R<ann@example.net>|",
                        "T",
                        "LSubject|a\n b|",
                        "LX| y|",
                        "N",
                        "Bhello\r\n",
                        "E",
                        "Q");
    }

    @Test
    void stepsThatTheMilterDoesNotWantAreLeftOut() throws Exception {
        steps = MilterWords.NO_CONNECT
                | MilterWords.NO_HELO
                | MilterWords.NO_BODY
                | MilterWords.NO_DATA
                | MilterWords.LEADING_SPACE
                | MilterWords.NO_REPLY_HEADER;
        answers.put('L', List.of());
        try (ScriptedPeer peer = new ScriptedPeer(this::serve)) {
            assertThat(converse(peer)).isEqualTo(Verdict.proceed());
        }
        assertThat(seen.stream().map(one -> one.charAt(0))).containsExactly('M', 'D', 'R', 'L', 'L', 'N', 'E', 'Q');
        assertThat(seen).contains("LX|  y|");
    }

    @Test
    void everyModificationBecomesAnEdit() throws Exception {
        answers.put(
                'E',
                List.of(
                        "p",
                        "hX-A\0one\n\ttwo\0",
                        "i" + number(0) + "X-B\0b\0",
                        "m" + number(1) + "Subject\0new\0",
                        "m" + number(1) + "X\0\0",
                        "m" + number(3) + "X\0\0",
                        "+<bob@example.net>\0",
                        "-<ann@example.net>\0",
                        "e<new@example.org>\0",
                        "qlook at it\0",
                        "bhel",
                        "blo\r\n",
                        "a"));
        Verdict verdict;
        try (ScriptedPeer peer = new ScriptedPeer(this::serve)) {
            verdict = converse(peer);
        }
        List<Edit> edits = ((Verdict.Proceed) verdict).edits();
        assertThat(edits.subList(0, 5))
                .containsExactly(
                        new Edit.AppendHeader("X-A", "one\r\n\ttwo"),
                        new Edit.InsertHeader(0, "X-B", "b"),
                        new Edit.ReplaceHeader("Subject", 1, "new"),
                        new Edit.RemoveHeader("X", 1),
                        new Edit.RemoveHeader("X", 2));
        assertThat(edits.get(5)).isInstanceOf(Edit.AddRecipient.class);
        assertThat(edits.get(6)).isInstanceOf(Edit.RemoveRecipient.class);
        assertThat(edits.get(7)).hasToString("ChangeReversePath[reversePath=new@example.org]");
        assertThat(edits.get(8)).isEqualTo(new Edit.Hold("look at it"));
        assertThat(edits.get(9))
                .isInstanceOfSatisfying(
                        Edit.ReplaceBody.class,
                        body -> assertThat(body.body().get()).hasContent("hello\r\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "M|r|Refuse[reply=550 5.7.1 Command rejected]",
                "R|t|Refuse[reply=451 4.7.1 Service unavailable - try again later]",
                "R|y554 5.7.9 go 100%% away|Refuse[reply=554 5.7.9 go 100% away]",
                "C|f|Disconnect[reply=421 4.7.0 Connection refused]",
                "N|d|Discard[reason=milter]",
                "B|s|Proceed[edits=[]]",
                "H|a|Proceed[edits=[]]",
                "E|r|Refuse[reply=550 5.7.1 Command rejected]",
            })
    void answersBecomeVerdicts(char command, String answer, String verdict) throws Exception {
        answers.put(command, List.of(answer));
        try (ScriptedPeer peer = new ScriptedPeer(this::serve)) {
            assertThat(converse(peer)).hasToString(verdict);
        }
    }

    @Test
    void anAcceptedTransactionIsNotShownFurtherAndIsAborted() throws Exception {
        answers.put('M', List.of("a"));
        try (ScriptedPeer peer = new ScriptedPeer(this::serve)) {
            assertThat(converse(peer)).isEqualTo(Verdict.proceed());
        }
        assertThat(seen.stream().map(one -> one.charAt(0))).containsExactly('C', 'H', 'M', 'A', 'Q');
    }

    @Test
    void localMailHasItsEarlierStepsMadeUp() throws Exception {
        mail.origin = Origin.PICKUP;
        try (ScriptedPeer peer = new ScriptedPeer(this::serve)) {
            open(peer).onMessage(mail.transaction(), FakeMail.content("Subject: x\n\nhello\n"));
        }
        assertThat(seen.stream().map(one -> one.charAt(0)))
                .containsExactly('C', 'H', 'M', 'D', 'R', 'T', 'L', 'N', 'B', 'E');
    }

    @Test
    void aMilterThatHangsOrTalksNonsenseIsAFailure() throws Exception {
        answers.put('M', List.of());
        try (ScriptedPeer peer = new ScriptedPeer(this::serve)) {
            Hooks hooks = open(peer);
            hooks.onConnect();
            assertThatThrownBy(() -> hooks.onMail(mail.transaction())).hasMessageContaining("no answer in time");
            assertThatThrownBy(() -> hooks.onData(mail.transaction())).hasMessageContaining("failed before");
            hooks.close();
        }
        answers.put('M', List.of("?"));
        try (ScriptedPeer peer = new ScriptedPeer(this::serve)) {
            Hooks hooks = open(peer);
            assertThatThrownBy(() -> hooks.onMail(mail.transaction())).isInstanceOf(ScannerException.class);
        }
    }
}
