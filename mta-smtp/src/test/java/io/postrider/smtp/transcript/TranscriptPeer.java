// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.transcript;

import io.postrider.smtp.transcript.Transcript.Line;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;

/// The client's end of a connection, on which a transcript runs.
public interface TranscriptPeer {
    /// A message: sender and recipients, and its content where that is looked at.
    Pattern QUEUED = Pattern.compile("(from=<.*> to=<\\S*>)(?: (.*))?");

    /// Sends octets.
    void send(byte[] octets);

    /// The next line of the server without CRLF; empty when it has closed.
    Optional<String> line();

    /// Does the client's part of a TLS handshake.
    void handshake();

    /// Runs a transcript to its end.
    ///
    /// @param intake where messages arrive
    static void run(Transcript transcript, TranscriptPeer peer, FakeIntake intake) {
        boolean skipping = false;
        for (Line line : transcript.lines()) {
            switch (line) {
                case Transcript.Send send -> peer.send(send.octets());
                case Transcript.Skip skip -> skipping = true;
                case Transcript.Expect expect -> {
                    expect(expect, peer, skipping);
                    skipping = false;
                }
                case Transcript.Handshake handshake -> peer.handshake();
                case Transcript.Closed closed ->
                    Assertions.assertThat(peer.line()).as(closed.where()).isEmpty();
                case Transcript.Queued queued -> expectQueued(queued, intake);
            }
        }
    }

    private static void expect(Transcript.Expect expect, TranscriptPeer peer, boolean skipping) {
        Optional<String> line = peer.line();
        while (skipping && line.isPresent() && !line.get().startsWith(expect.prefix())) {
            line = peer.line();
        }
        Assertions.assertThat(line.orElse("(closed)")).as(expect.where()).startsWith(expect.prefix());
    }

    private static void expectQueued(Transcript.Queued queued, FakeIntake intake) {
        Matcher words = QUEUED.matcher(queued.message());
        Assertions.assertThat(words.matches()).as(queued.where()).isTrue();
        String text =
                words.group(2) == null ? "" : new String(Transcript.unescape(words.group(2)), StandardCharsets.UTF_8);
        FakeIntake.Message message = intake.take();
        Assertions.assertThat("from=<" + message.sender() + "> to=<" + String.join(">,<", message.recipients()) + ">")
                .as(queued.where())
                .isEqualTo(words.group(1));
        if (!text.isEmpty()) {
            Assertions.assertThat(new String(message.content(), StandardCharsets.UTF_8))
                    .as(queued.where())
                    .isEqualTo(text);
        }
    }
}
