// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.smtp.transcript.PureSessionPeer;
import io.postrider.smtp.transcript.TranscriptWorld;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Seeded random conversations: a session never throws, leaks no arrival, and any split of the octets gives
/// the same
/// replies and messages.
class RandomConversationTest {
    private static final String[] PIECES = {
        "EHLO c\r\n",
        "HELO c\r\n",
        "LHLO c\r\n",
        "MAIL FROM:<a@client.example>\r\n",
        "MAIL FROM:<> BODY=BINARYMIME\r\n",
        "MAIL FROM:<refuse@client.example> SIZE=10\r\n",
        "MAIL FROM:<discard@client.example>\r\n",
        "RCPT TO:<b@example.org>\r\n",
        "RCPT TO:<c@example.org>\r\n",
        "RCPT TO:<unknown@example.org>\r\n",
        "RCPT TO:<broken@example.org>\r\n",
        "RCPT TO:<full@example.org>\r\n",
        "RCPT TO:<throw@example.org>\r\n",
        "DATA\r\n",
        "text\r\n",
        ".\r\n",
        "\r\n",
        "\n",
        "..x\r\n.\r\n",
        "BDAT 6\r\nabcd\r\n",
        "BDAT 0 LAST\r\n",
        "BDAT 3 LAST\r\nx\r\n",
        "BDAT 3\r\n\n\n\n",
        "BDAT 99999\r\n",
        "RSET\r\n",
        "NOOP\r\n",
        "AUTH PLAIN AGRldgBzZWNyZXQ=\r\n",
        "AUTH LOGIN\r\n",
        "*\r\n",
        "XCLIENT ADDR=192.0.2.9\r\n",
        "VRFY x\r\n",
        "\u00e9\r\n",
        "MAIL\0\r\n",
    };

    private static List<String> lines(List<String> settings, String stream, int pieceOctets) {
        List<String> lines = new ArrayList<>();
        TranscriptWorld world = new TranscriptWorld(settings);
        try (PureSessionPeer peer = new PureSessionPeer(world, pieceOctets)) {
            peer.send(stream.getBytes(StandardCharsets.UTF_8));
            while (peer.pending()) {
                Optional<String> line = peer.line();
                lines.add(line.orElse("(closed)"));
            }
        }
        while (world.intake().size() > 0) {
            var message = world.intake().take();
            lines.add(message.recipients() + new String(message.content(), StandardCharsets.UTF_8));
        }
        assertThat(world.intake().openArrivals()).isZero();
        return lines;
    }

    @Test
    void anySplitGivesTheSameConversation() {
        Random random = new Random(20261122);
        List<List<String>> worlds = List.of(
                List.of("exempt", "size 20", "filter", "xclient"),
                List.of("exempt", "role lmtp", "size 20"),
                List.of("exempt", "tls implicit", "auth offer", "prdr"),
                List.of("exempt", "role submission", "tls implicit"));
        int messages = 0;
        for (int i = 0; i < 3000; i++) {
            List<String> settings = worlds.get(i % worlds.size());
            StringBuilder stream = new StringBuilder(i % 4 == 1 ? "LHLO c\r\n" : "EHLO c\r\n");
            for (int j = random.nextInt(25); j > 0; j--) {
                // mostly in a sensible order, or nothing would ever be accepted
                int at = random.nextInt(3) == 0 ? random.nextInt(PIECES.length) : (3 + j * 3 + i) % 23;
                stream.append(PIECES[at]);
            }
            List<String> whole = lines(settings, stream.toString(), 1 << 20);
            assertThat(lines(settings, stream.toString(), 1))
                    .as(stream.toString())
                    .isEqualTo(whole);
            assertThat(lines(settings, stream.toString(), 1 + random.nextInt(20)))
                    .isEqualTo(whole);
            messages +=
                    (int) whole.stream().filter(line -> line.startsWith("[")).count();
        }
        assertThat(messages).isGreaterThan(50);
    }
}
