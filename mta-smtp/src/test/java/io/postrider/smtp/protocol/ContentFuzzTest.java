// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Fuzz targets of what reads streams: any split gives the same.
class ContentFuzzTest {
    @FuzzTest
    void dotTerminatedContent(byte[] octets) {
        String stream = new String(octets, StandardCharsets.ISO_8859_1);
        int end = ("\r\n" + stream).indexOf("\r\n.\r\n");
        List<Object> whole = unstuffed(octets, octets.length + 1);
        assertThat(whole.getFirst()).isEqualTo(end < 0 ? octets.length : end + 3);
        for (int pieceOctets = 1; pieceOctets < 8; pieceOctets++) {
            assertThat(unstuffed(octets, pieceOctets)).isEqualTo(whole);
        }
    }

    private static List<Object> unstuffed(byte[] octets, int pieceOctets) {
        DotUnstuffer unstuffer = new DotUnstuffer();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        ContentSink sink = part -> {
            while (part.hasRemaining()) {
                content.write(part.get());
            }
        };
        int consumed = 0;
        boolean ended = false;
        while (consumed < octets.length && !ended) {
            ByteBuffer piece = ByteBuffer.wrap(octets, consumed, Math.min(pieceOctets, octets.length - consumed));
            ended = unstuffer.unstuff(piece, sink);
            consumed = piece.position();
        }
        boolean refused = unstuffer.defect().isPresent();
        return List.of(consumed, ended, refused, refused ? "" : content.toString(StandardCharsets.ISO_8859_1));
    }

    @FuzzTest
    void replies(byte[] octets) {
        List<String> whole = outcomes(octets, octets.length + 1);
        for (int pieceOctets = 1; pieceOctets < 8; pieceOctets++) {
            assertThat(outcomes(octets, pieceOctets)).isEqualTo(whole);
        }
    }

    private static List<String> outcomes(byte[] octets, int pieceOctets) {
        ReplyParser parser = new ReplyParser();
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < octets.length; i += pieceOctets) {
            ByteBuffer piece = ByteBuffer.wrap(octets, i, Math.min(pieceOctets, octets.length - i));
            while (piece.hasRemaining()) {
                switch (parser.parse(piece)) {
                    case ReplyParser.NeedMore more -> {}
                    case ReplyParser.Complete complete ->
                        outcomes.add(complete.reply().toString());
                    case ReplyParser.Defect defect -> {
                        outcomes.add(defect.why());
                        return outcomes;
                    }
                }
            }
        }
        return outcomes;
    }
}
