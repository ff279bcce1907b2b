// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.smtp.transcript.PureSessionPeer;
import io.postrider.smtp.transcript.TranscriptWorld;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The patterns by which open relays were found: none of them gets a message of a stranger to third.example.
/// What is left as
/// an address of ours is a local part like any other (RFC 5321 §4.1.2: `%` and `!` mean nothing).
class OpenRelayTest {
    private static final List<String> SENDERS =
            List.of("<>", "<a@example.org>", "<a@client.example>", "<a@localhost>", "<a@[192.0.2.25]>");

    static final List<String> REFUSED = List.of(
            "<user@third.example>",
            "user@third.example",
            "<\"user@third.example\">",
            "<user%third.example>",
            "<\"user%third.example\">",
            "<user@third.example@example.org>",
            "<user@third.example@[192.0.2.25]>",
            "<@example.org:user@third.example>",
            "<@[192.0.2.25]:user@third.example>",
            "<@third.example,@example.org:user@third.example>",
            "<third.example!user>",
            "<example.org!third.example!user>",
            "<user@third.example.>",
            "<user@[192.0.2.77]>",
            "<user@[IPv6:2001:db8::77]>",
            "<user@example.org@third.example>",
            "<user@third.example(example.org)>",
            "<user@third.example\0@example.org>",
            "<user@\u0435xample.org>",
            "<user@third.example",
            "<<user@third.example>>",
            "<user@third.example> <b@example.org>",
            "<user@third.example>, <b@example.org>",
            "<>",
            "<@example.org>",
            "<user @third.example>",
            "third.example!user@example.org",
            "<user@example.org@>");

    static final List<String> OURS = List.of(
            "<user%third.example@example.org>",
            "<\"user%third.example\"@example.org>",
            "<\"user@third.example\"@example.org>",
            "<third.example!user@example.org>",
            "<@third.example:user@example.org>");

    private static String reply(String sender, String recipient) {
        TranscriptWorld world = new TranscriptWorld(List.of("exempt"));
        try (PureSessionPeer peer = new PureSessionPeer(world, 10_000)) {
            peer.send(("EHLO c\r\nMAIL FROM:" + sender + " SMTPUTF8\r\nRCPT TO:" + recipient + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            String last = "";
            while (peer.pending()) {
                last = peer.line().orElse("");
            }
            return last;
        }
    }

    @ParameterizedTest
    @FieldSource("REFUSED")
    void strangersRelayNothing(String recipient) {
        for (String sender : SENDERS) {
            assertThat(reply(sender, recipient)).startsWith("5");
        }
    }

    @ParameterizedTest
    @FieldSource("OURS")
    void operatorsInOurLocalPartsMeanNothing(String recipient) {
        assertThat(reply("<>", recipient)).startsWith("250 2.1.5");
    }
}
