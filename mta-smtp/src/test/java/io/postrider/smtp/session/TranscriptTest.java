// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.smtp.transcript.PureSessionPeer;
import io.postrider.smtp.transcript.Transcript;
import io.postrider.smtp.transcript.TranscriptPeer;
import io.postrider.smtp.transcript.TranscriptWorld;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Runs the golden transcripts on the pure session: whole lines at once, and octet by octet.
class TranscriptTest {
    @TestFactory
    Stream<DynamicTest> transcriptsHoldInWholeLines() {
        return Transcript.all().stream()
                .map(transcript ->
                        DynamicTest.dynamicTest(transcript.name(), () -> run(transcript, Integer.MAX_VALUE / 2)));
    }

    @TestFactory
    Stream<DynamicTest> transcriptsHoldOctetByOctet() {
        // what is refused for its timing depends on what is buffered
        return Transcript.all().stream()
                .filter(transcript -> !transcript.name().contains("ahead"))
                .map(transcript -> DynamicTest.dynamicTest(transcript.name(), () -> run(transcript, 1)));
    }

    private static void run(Transcript transcript, int pieceOctets) {
        TranscriptWorld world = new TranscriptWorld(transcript);
        try (PureSessionPeer peer = new PureSessionPeer(world, pieceOctets)) {
            TranscriptPeer.run(transcript, peer, world.intake());
        }
        Assertions.assertThat(world.intake().openArrivals()).isZero();
    }

    @Test
    void thereAreManyTranscripts() {
        List<Transcript> all = Transcript.all();
        Assertions.assertThat(all).hasSizeGreaterThan(100);
    }
}
