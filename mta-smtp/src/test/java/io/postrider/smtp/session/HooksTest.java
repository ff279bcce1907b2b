// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.filter.Ending;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Recipient;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.smtp.transcript.PureSessionPeer;
import io.postrider.smtp.transcript.TranscriptWorld;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When filters are asked and told.
class HooksTest {
    private static final String MAIL = "MAIL FROM:<a@client.example>\r\n";
    private static final String RCPT = "RCPT TO:<b@example.org>\r\n";

    /// Writes down what it is asked.
    private static final class Diary implements MailFilter {
        private final List<String> lines = new ArrayList<>();

        @Override
        public Hooks open(Session session) {
            note("open");
            return new Page(this, session);
        }

        private Verdict note(String line) {
            lines.add(line);
            return Verdict.proceed();
        }
    }

    /// One session's part of it.
    ///
    /// @param diary where to write
    /// @param session whose
    private record Page(Diary diary, Session session) implements MailFilter.Hooks {
        @Override
        public Verdict onConnect() {
            return diary.note("connect " + session.clientAddress().orElseThrow().getHostString());
        }

        @Override
        public Verdict onHelo() {
            return diary.note("helo " + session.helo().orElseThrow());
        }

        @Override
        public Verdict onAuth() {
            return diary.note("auth " + session.identity().orElseThrow());
        }

        @Override
        public Verdict onMail(Transaction transaction) {
            return diary.note("mail " + transaction.envelope().reversePath());
        }

        @Override
        public Verdict onRcpt(Transaction transaction, Recipient recipient) {
            return diary.note("rcpt " + recipient.ordinal() + " of "
                    + transaction.envelope().recipients());
        }

        @Override
        public Verdict onData(Transaction transaction) {
            return diary.note("data " + transaction.queueId().isPresent());
        }

        @Override
        public void onTransactionEnd(Transaction transaction, Ending ending) {
            diary.note("end " + ending);
        }

        @Override
        public void close() {
            diary.note("close");
        }
    }

    private static List<String> diary(List<String> settings, String stream) {
        Diary diary = new Diary();
        TranscriptWorld world = new TranscriptWorld(settings, diary);
        try (PureSessionPeer peer = new PureSessionPeer(world, 10_000)) {
            peer.send(stream.getBytes(StandardCharsets.UTF_8));
        }
        return diary.lines;
    }

    @Test
    void acceptedMessage() {
        assertThat(diary(List.of("exempt"), "EHLO c\r\n" + MAIL + RCPT + RCPT + "DATA\r\nx\r\n.\r\nQUIT\r\n"))
                .containsExactly(
                        "open",
                        "connect 192.0.2.1",
                        "helo c",
                        "mail a@client.example",
                        "rcpt 0 of []",
                        "rcpt 1 of [b@example.org]",
                        "data false",
                        "end ACCEPTED",
                        "close");
    }

    @Test
    void everyEndingIsToldOnce() {
        String start = "EHLO c\r\n" + MAIL + RCPT;
        List<String> settings = List.of("exempt", "size 30", "xclient");
        assertThat(ends(settings, start + "RSET\r\nRSET\r\nQUIT\r\n")).containsExactly("end ABORTED");
        assertThat(ends(settings, start + "EHLO c\r\n")).containsExactly("end ABORTED");
        assertThat(ends(settings, start + "QUIT\r\n")).containsExactly("end ABORTED");
        assertThat(ends(settings, start)).containsExactly("end ABORTED");
        assertThat(ends(settings, start + "DATA\r\nhalf")).containsExactly("end ABORTED");
        assertThat(ends(settings, start + "DATA\r\na\nb\r\n.\r\n")).containsExactly("end REFUSED");
        assertThat(ends(settings, start + "DATA\r\n" + "x".repeat(40) + "\r\n.\r\n"))
                .containsExactly("end REFUSED");
        assertThat(ends(settings, start + "BDAT 5\r\nabc\r\nRSET\r\n")).containsExactly("end ABORTED");
        assertThat(ends(settings, start + "BDAT 50\r\nab")).containsExactly("end REFUSED");
        assertThat(ends(settings, start + "RCPT TO:<full@example.org>\r\nDATA\r\n"))
                .containsExactly("end REFUSED");
        assertThat(ends(settings, start + "GET / HTTP/1.1\r\n")).containsExactly("end ABORTED");
    }

    private static List<String> ends(List<String> settings, String stream) {
        return diary(settings, stream).stream()
                .filter(line -> line.startsWith("end"))
                .toList();
    }

    @Test
    void xclientClosesAndOpensAnew() {
        assertThat(diary(List.of("exempt", "xclient"), "EHLO c\r\nXCLIENT ADDR=192.0.2.9\r\nEHLO d\r\n"))
                .containsExactly(
                        "open", "connect 192.0.2.1", "helo c", "close", "open", "connect 192.0.2.9", "helo d", "close");
    }

    @Test
    void authIsToldBehindTheIdentity() {
        assertThat(diary(List.of("exempt", "tls implicit", "auth offer"), "EHLO c\r\nAUTH PLAIN AGRldgBzZWNyZXQ=\r\n"))
                .containsExactly("open", "connect 192.0.2.1", "helo c", "auth dev", "close");
    }

    @Test
    void startTlsKeepsTheFiltersOpen() {
        Diary diary = new Diary();
        TranscriptWorld world = new TranscriptWorld(List.of("exempt", "tls starttls"), diary);
        try (PureSessionPeer peer = new PureSessionPeer(world, 10_000)) {
            peer.send("EHLO c\r\n".getBytes(StandardCharsets.UTF_8));
            peer.send("STARTTLS\r\n".getBytes(StandardCharsets.UTF_8));
            peer.handshake();
            peer.send("EHLO d\r\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(diary.lines).containsExactly("open", "connect 192.0.2.1", "helo c", "helo d", "close");
    }
}
