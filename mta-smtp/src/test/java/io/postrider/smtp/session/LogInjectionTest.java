// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.event.MtaEvent;
import io.postrider.api.event.SessionEvent;
import io.postrider.smtp.transcript.PureSessionPeer;
import io.postrider.smtp.transcript.TranscriptWorld;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing that a client sends brings a line's end or a control character into an event or a reply.
class LogInjectionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO c\rx\r\n",
                "EHLO c\u001b[31m\r\n",
                "EHLO c\nevil: 1\r\n",
                "MAIL FROM:<a\nb@client.example>\r\n",
                "MAIL FROM:<\"a\u2028b\"@client.example> SMTPUTF8\r\n",
                "MAIL FROM:<a\u0085b@client.example> SMTPUTF8\r\n",
                "MAIL FROM:<a@client.example>\r\nRCPT TO:<\"x\u2029y\"@example.org>\r\n",
                "MAIL FROM:<a@client.example>\r\nRCPT TO:<unknown\0@example.org>\r\n",
                "XCLIENT NAME=a+0Ab HELO=c+0D+0Ax\r\n",
                "XCLIENT LOGIN=a+E2+80+A8b\r\n",
                "FOO\u0007BAR\r\n",
                "VRFY a\u001bb\r\n"
            })
    void controlCharactersReachNoEvent(String octets) {
        TranscriptWorld world = new TranscriptWorld(List.of("exempt", "xclient"));
        try (PureSessionPeer peer = new PureSessionPeer(world, 10_000)) {
            peer.send(("EHLO c\r\n" + octets).getBytes(StandardCharsets.UTF_8));
            while (peer.pending()) {
                clean(peer.line().orElse(""));
            }
        }
        for (MtaEvent event : world.events()) {
            SessionEvent happening = (SessionEvent) event;
            clean(happening.session().helo().orElse(""));
            clean(happening.session().clientName().orElse(""));
            clean(happening.session().identity().map(Object::toString).orElse(""));
            clean(happening.command().orElse(""));
            clean(happening.reversePath().orElse(""));
            clean(happening.recipient().orElse(""));
        }
        assertThat(world.events()).hasSizeGreaterThan(1);
    }

    private static void clean(String text) {
        assertThat(text.chars()).noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
    }
}
