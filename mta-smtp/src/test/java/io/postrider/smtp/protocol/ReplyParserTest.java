// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.smtp.EnhancedStatus;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.protocol.ReplyParser.Complete;
import io.postrider.smtp.protocol.ReplyParser.Defect;
import io.postrider.smtp.protocol.ReplyParser.NeedMore;
import io.postrider.smtp.protocol.ReplyParser.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyParserTest {
    private static Outcome parse(String text) {
        return new ReplyParser().parse(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static Reply reply(String text) {
        assertThat(parse(text)).isInstanceOf(Complete.class);
        return ((Complete) parse(text)).reply();
    }

    @Test
    void oneLine() {
        Reply reply = reply("250 2.1.0 Ok\r\n");
        assertThat(reply.code()).isEqualTo(250);
        assertThat(reply.status()).contains(EnhancedStatus.of("2.1.0"));
        assertThat(reply.lines()).containsExactly("Ok");
    }

    @Test
    void manyLinesLoseTheStatusOfEach() {
        Reply reply = reply("550-5.1.1 No\r\n550-5.1.1 such\r\n550 5.1.1 user\r\n");
        assertThat(reply.lines()).containsExactly("No", "such", "user");
    }

    @Test
    void statusThatContradictsTheCodeStaysText() {
        Reply reply = reply("550 4.1.1 later\r\n");
        assertThat(reply.status()).isEmpty();
        assertThat(reply.text()).isEqualTo("4.1.1 later");
    }

    @Test
    void whatServersInTheWildSendIsRead() {
        assertThat(reply("250\r\n").text()).isEmpty();
        assertThat(reply("250 \n").text()).isEmpty();
        assertThat(reply("250-a\n250 b\n").lines()).containsExactly("a", "b");
        assertThat(reply("220 \u00ff\r\n").text()).isEqualTo("\u00ff");
        assertThat(reply("220 \u00c3\u00a9\r\n").text()).isEqualTo("\u00e9");
        assertThat(reply("220 a\u001b[31m\0b\r\n").text()).isEqualTo("a?[31m?b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "25\r\n",
                "abc def\r\n",
                "199 x\r\n",
                "600 x\r\n",
                "250x\r\n",
                "250-a\r\n251 b\r\n",
                "250-a\r\nb\r\n",
                "HTTP/1.1 400 Bad\r\n"
            })
    void whatIsNoReplyIsADefect(String text) {
        assertThat(parse(text)).isInstanceOf(Defect.class);
    }

    @Test
    void linesAndRepliesAreBounded() {
        assertThat(parse("250 " + "x".repeat(5000))).isInstanceOf(Defect.class);
        assertThat(parse("250-x\r\n".repeat(300))).isInstanceOf(Defect.class);
        assertThat(parse(("250-" + "x".repeat(4000) + "\r\n").repeat(20))).isInstanceOf(Defect.class);
        assertThat(parse("250-x\r\n".repeat(255) + "250 x\r\n")).isInstanceOf(Complete.class);
    }

    @Test
    void aDefectStays() {
        ReplyParser parser = new ReplyParser();
        assertThat(parser.parse(ByteBuffer.wrap("nonsense\r\n".getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(Defect.class);
        assertThat(parser.parse(ByteBuffer.wrap("250 ok\r\n".getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(Defect.class);
    }

    @Test
    void pipelinedRepliesAreTakenOneByOne() {
        ReplyParser parser = new ReplyParser();
        ByteBuffer octets = ByteBuffer.wrap("250 a\r\n550-b\r\n550 c\r\n354".getBytes(StandardCharsets.US_ASCII));
        assertThat(parser.idle()).isTrue();
        assertThat(parser.parse(octets)).isEqualTo(new Complete(Reply.of(250, "a")));
        assertThat(parser.parse(octets)).isEqualTo(new Complete(Reply.of(550, "b", "c")));
        assertThat(parser.parse(octets)).isEqualTo(new NeedMore());
        assertThat(parser.idle()).isFalse();
        assertThat(octets.hasRemaining()).isFalse();
    }

    @Test
    void anySplitGivesTheSameOutcomes() {
        Random random = new Random(5321);
        char[] letters = {'2', '5', '0', '-', ' ', '\r', '\n', '\n', '.', 'x', '\u00ff', '\0'};
        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(6); j >= 0; j--) {
                text.append(random.nextBoolean() ? "250-" : "250 ");
                for (int k = random.nextInt(6); k > 0; k--) {
                    text.append(letters[random.nextInt(letters.length)]);
                }
                text.append("\r\n");
            }
            byte[] octets = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            assertThat(outcomes(octets, 1)).isEqualTo(outcomes(octets, 1 + random.nextInt(50)));
        }
    }

    private static List<Outcome> outcomes(byte[] octets, int pieceOctets) {
        ReplyParser parser = new ReplyParser();
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < octets.length; i += pieceOctets) {
            ByteBuffer piece = ByteBuffer.wrap(octets, i, Math.min(pieceOctets, octets.length - i));
            while (piece.hasRemaining()) {
                Outcome outcome = parser.parse(piece);
                if (outcome instanceof Defect) {
                    outcomes.add(outcome);
                    return outcomes;
                }
                if (!(outcome instanceof NeedMore)) {
                    outcomes.add(outcome);
                }
            }
        }
        return outcomes;
    }

    @Test
    void whatReplyFormatWritesIsReadBack() {
        List<Reply> replies = List.of(
                Reply.of(220, "mx.example.org ESMTP"),
                Reply.enhanced(550, "5.1.1", "a", "b"),
                Reply.of(354, "go"),
                Reply.enhanced(250, "2.0.0", ""));
        for (Reply reply : replies) {
            assertThat(new ReplyParser().parse(ByteBuffer.wrap(ReplyFormat.octets(reply))))
                    .isEqualTo(new Complete(reply));
        }
    }

    @Test
    void longTextsAreBrokenIntoLinesOf512Octets() {
        Reply reply = Reply.enhanced(550, "5.7.1", "word ".repeat(300) + "x".repeat(1200));
        String text = new String(ReplyFormat.octets(reply), StandardCharsets.US_ASCII);
        assertThat(text.split("\r\n")).allMatch(line -> line.length() <= 510 && line.matches("550[- ]5\\.7\\.1 .*"));
        assertThat(text).endsWith("\r\n");
        Reply challenge = Reply.of(334, "A".repeat(3000));
        assertThat(new String(ReplyFormat.octets(challenge), StandardCharsets.US_ASCII).split("\r\n"))
                .hasSize(1);
    }

    @Test
    void textBeyondAsciiIsReplaced() {
        byte[] octets = ReplyFormat.octets(Reply.of(250, "h\u00e9"));
        assertThat(new String(octets, StandardCharsets.UTF_8)).isEqualTo("250 h?\r\n");
    }
}
