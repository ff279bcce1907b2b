// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postrider.smtp.transcript.PureSessionPeer;
import io.postrider.smtp.transcript.TranscriptWorld;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Fuzz targets of a whole session: commands, DATA, BDAT, SASL. Any split of the octets gives the same
/// replies.
class SessionOctetsFuzzTest {
    private static List<String> replies(String start, byte[] octets, int pieceOctets) {
        List<String> replies = new ArrayList<>();
        TranscriptWorld world = new TranscriptWorld(List.of(
                "exempt", "size 64", "tls implicit", "auth offer", "xclient", "mechanisms PLAIN LOGIN SCRAM-SHA-1"));
        try (PureSessionPeer peer = new PureSessionPeer(world, pieceOctets)) {
            peer.send(start.getBytes(StandardCharsets.US_ASCII));
            peer.send(octets);
            while (peer.pending()) {
                replies.add(peer.line().orElse(""));
            }
        }
        assertThat(world.intake().openArrivals()).isZero();
        return replies;
    }

    @FuzzTest
    void commands(byte[] octets) {
        same("EHLO c\r\n", octets);
    }

    @FuzzTest
    void content(byte[] octets) {
        same("EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n", octets);
    }

    @FuzzTest
    void chunks(byte[] octets) {
        same("EHLO c\r\nMAIL FROM:<> BODY=BINARYMIME\r\nRCPT TO:<b@example.org>\r\nBDAT ", octets);
    }

    @FuzzTest
    void authentication(byte[] octets) {
        same("EHLO c\r\nAUTH ", octets);
    }

    private static void same(String start, byte[] octets) {
        List<String> whole = replies(start, octets, octets.length + 100);
        assertThat(replies(start, octets, 1)).isEqualTo(whole);
        assertThat(replies(start, octets, 3)).isEqualTo(whole);
    }
}
