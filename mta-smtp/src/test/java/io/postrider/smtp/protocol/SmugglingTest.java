// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// SMTP smuggling (CVE-2023-51764 and its kin): whatever stands around the dot, only CRLF.CRLF ends a
/// content, at every
/// split of the octets.
class SmugglingTest {
    private static final char[] ALPHABET = {'\r', '\n', '.', '\0'};

    /// What a content comes to.
    ///
    /// @param consumed octets up to the end; -1 where it did not come
    /// @param defective true when it must be refused
    /// @param content what is stored, where it is not refused
    private record Outcome(int consumed, boolean defective, String content) {}

    /// The specification, in the fewest words: the end is the first CRLF.CRLF of the stream with a CRLF put
    /// before it.
    private static Outcome reference(String stream) {
        int end = ("\r\n" + stream).indexOf("\r\n.\r\n");
        String content = end < 0 ? stream : stream.substring(0, end);
        String rest = content.replace("\r\n", "");
        boolean defective = rest.contains("\r") || rest.contains("\n") || rest.contains("\0");
        String unstuffed = ("\r\n" + content).replace("\r\n.", "\r\n").substring(2);
        return new Outcome(end < 0 ? -1 : end + 3, defective, defective ? "" : unstuffed);
    }

    private static Outcome actual(String stream, int split, int second) {
        byte[] octets = stream.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        DotUnstuffer unstuffer = new DotUnstuffer();
        ContentSink sink = part -> {
            while (part.hasRemaining()) {
                content.write(part.get());
            }
        };
        int[] cuts = {0, Math.min(split, octets.length), Math.min(Math.max(split, second), octets.length), octets.length
        };
        for (int i = 0; i < 3; i++) {
            ByteBuffer part = ByteBuffer.wrap(octets, cuts[i], cuts[i + 1] - cuts[i]);
            if (unstuffer.unstuff(part, sink)) {
                boolean defective = unstuffer.defect().isPresent();
                String text = content.toString(StandardCharsets.ISO_8859_1);
                return new Outcome(part.position(), defective, defective ? "" : text);
            }
            assertThat(part.hasRemaining()).isFalse();
        }
        boolean defective = unstuffer.defect().isPresent();
        return new Outcome(-1, defective, defective ? "" : content.toString(StandardCharsets.ISO_8859_1));
    }

    private static List<String> strings(int longest) {
        List<String> all = new ArrayList<>(List.of(""));
        int from = 0;
        for (int length = 1; length <= longest; length++) {
            int to = all.size();
            for (int i = from; i < to; i++) {
                for (char c : ALPHABET) {
                    all.add(all.get(i) + c);
                }
            }
            from = to;
        }
        return all;
    }

    @Test
    void allStringsUpToFiveAgreeWithTheReferenceAtEverySplit() {
        List<String> strings = strings(5);
        assertThat(strings).hasSize(1365);
        int cases = 0;
        for (String string : strings) {
            String stream = "x" + string + "MAIL FROM:<evil@example.org>\r\n.\r\nQUIT\r\n";
            Outcome expected = reference(stream);
            for (int split = 0; split <= string.length() + 2; split++) {
                assertThat(actual(stream, split, split + 1))
                        .as("%s at %s", escaped(string), split)
                        .isEqualTo(expected);
                cases++;
            }
        }
        assertThat(cases).isGreaterThan(9000);
    }

    @Test
    void allStringsAtTheVeryBeginningAgreeToo() {
        for (String string : strings(5)) {
            String stream = string + "y\r\n.\r\nQUIT\r\n";
            Outcome expected = reference(stream);
            for (int split = 0; split <= string.length() + 1; split++) {
                assertThat(actual(stream, split, split))
                        .as("%s at %s", escaped(string), split)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void seededNoiseAgreesAtRandomSplits() {
        Random random = new Random(51764);
        char[] letters = {'\r', '\n', '\r', '\n', '.', '.', 'a', '\0', '\u00ff'};
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(30);
            for (int j = 0; j < length; j++) {
                text.append(letters[random.nextInt(i % 2 == 0 ? letters.length : 7)]);
            }
            String stream = i % 3 == 0 ? text.toString() : text.toString().replace("\n", "\r\n");
            Outcome actual = actual(stream, random.nextInt(31), random.nextInt(31));
            Outcome expected = reference(stream);
            // an unfinished content may end within a line's end or behind a dot that may still be stuffing
            if (expected.consumed() >= 0) {
                assertThat(actual).as(escaped(stream)).isEqualTo(expected);
            } else {
                assertThat(actual.consumed()).isEqualTo(-1);
            }
        }
    }

    @Test
    void whatTheStufferSendsIsOneContentToTheStrictestAndTheLaxestReader() {
        for (String string : strings(5)) {
            String content = "x" + string + "y";
            Optional<String> sent = stuffed(content);
            String rest = content.replace("\r\n", "");
            boolean sendable = rest.indexOf('\r') < 0 && rest.indexOf('\n') < 0;
            assertThat(sent.isPresent()).as(escaped(content)).isEqualTo(sendable);
            if (sent.isEmpty()) {
                continue;
            }
            String stream = sent.get();
            // a lax reader ends at any of these
            for (String end : List.of("\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r\n", "\r.\r\n")) {
                int at = stream.indexOf(end);
                assertThat(at < 0 || at + end.length() == stream.length())
                        .as(escaped(stream))
                        .isTrue();
            }
            Outcome back = actual(stream, 2, 4);
            assertThat(back.consumed()).isEqualTo(stream.length());
            if (!back.defective()) {
                assertThat(back.content()).isEqualTo(content + "\r\n");
            }
        }
    }

    private static Optional<String> stuffed(String content) {
        DotStuffer stuffer = new DotStuffer();
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        ByteBuffer source = ByteBuffer.wrap(content.getBytes(StandardCharsets.ISO_8859_1));
        try {
            boolean done = false;
            while (!done) {
                ByteBuffer target = ByteBuffer.allocate(3);
                done = stuffer.stuff(source, target);
                sent.write(target.array(), 0, target.position());
            }
            sent.writeBytes(stuffer.end());
        } catch (IllegalArgumentException unsendable) {
            return Optional.empty();
        }
        return Optional.of(sent.toString(StandardCharsets.ISO_8859_1));
    }

    private static String escaped(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    }
}
