// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.smtp.transcript.PureSessionPeer;
import io.postrider.smtp.transcript.TranscriptWorld;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// SMTP smuggling (CVE-2023-51764 and its kin) through the whole session: one DATA, one reply, at most one
/// message, and no
/// command out of its content.
class SmugglingSessionTest {
    private static final String START = "EHLO c\r\nMAIL FROM:<a@client.example>\r\nRCPT TO:<b@example.org>\r\n";
    private static final String SMUGGLED =
            "MAIL FROM:<evil@client.example>\r\nRCPT TO:<c@example.org>\r\nDATA\r\nsmuggled\r\n.\r\n";

    private static List<String> strings() {
        List<String> all = new ArrayList<>(List.of(""));
        int from = 0;
        for (int length = 1; length <= 5; length++) {
            int to = all.size();
            for (int i = from; i < to; i++) {
                for (String c : List.of("\r", "\n", ".", "\0")) {
                    all.add(all.get(i) + c);
                }
            }
            from = to;
        }
        return all;
    }

    private static List<String> codes(TranscriptWorld world, String stream, int pieceOctets) {
        List<String> codes = new ArrayList<>();
        try (PureSessionPeer peer = new PureSessionPeer(world, pieceOctets)) {
            peer.send(stream.getBytes(StandardCharsets.ISO_8859_1));
            Optional<String> line = peer.line();
            while (line.isPresent()) {
                if (line.get().length() < 4 || line.get().charAt(3) == ' ') {
                    codes.add(line.get().substring(0, 3));
                }
                line = peer.line();
            }
        }
        return codes;
    }

    @Test
    void dataWithAnyStringAroundTheDotIsOneContent() {
        for (String string : strings()) {
            String content = "x" + string + SMUGGLED;
            boolean ends = content.indexOf("\r\n.\r\n") < content.length() - 5;
            if (ends) {
                continue;
            }
            for (int pieceOctets : new int[] {1, 2, 3, 7, 100_000}) {
                TranscriptWorld world = new TranscriptWorld(List.of("exempt"));
                List<String> codes = codes(world, START + "DATA\r\n" + content + "QUIT\r\n", pieceOctets);
                String rest = content.replace("\r\n", "");
                boolean clean = rest.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0);
                assertThat(codes).containsExactly("220", "250", "250", "250", "354", clean ? "250" : "550", "221");
                assertThat(world.intake().size()).isEqualTo(clean ? 1 : 0);
            }
        }
    }

    @Test
    void bdatWithAnyStringAroundTheDotIsOneContent() {
        for (String string : strings()) {
            String content = "x" + string + SMUGGLED;
            String command = "BDAT " + content.length() + " LAST\r\n";
            for (int pieceOctets : new int[] {1, 5, 100_000}) {
                TranscriptWorld world = new TranscriptWorld(List.of("exempt"));
                List<String> codes = codes(world, START + command + content + "QUIT\r\n", pieceOctets);
                String rest = content.replace("\r\n", "");
                boolean clean = rest.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0);
                assertThat(codes).containsExactly("220", "250", "250", "250", clean ? "250" : "550", "221");
                assertThat(world.intake().size()).isEqualTo(clean ? 1 : 0);
                if (clean) {
                    assertThat(world.intake().take().content())
                            .isEqualTo(content.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        }
    }
}
