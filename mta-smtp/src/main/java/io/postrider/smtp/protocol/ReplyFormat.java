// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import io.postrider.api.smtp.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes replies as they go on the wire (RFC 5321 §4.2.1, RFC 2034 §4). Pure functions.
public final class ReplyFormat {
    /// RFC 5321 §4.5.3.1.5, CRLF included.
    private static final int MAX_LINE_OCTETS = 512;

    private ReplyFormat() {}

    /// The octets of one reply: each line with the code and the enhanced status; a text that is too long for
    /// one line
    /// is broken into more, 334 excepted (RFC 4954 §4: one line of base64). Characters outside US-ASCII
    /// become `?`.
    public static byte[] octets(Reply reply) {
        String status = reply.status().map(s -> s + " ").orElse("");
        int room = MAX_LINE_OCTETS - 2 - 4 - status.length();
        List<String> lines = new ArrayList<>(reply.lines().size());
        for (String line : reply.lines()) {
            if (reply.code() == 334) {
                lines.add(line);
            } else {
                split(line, room, lines);
            }
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream(64);
        for (int i = 0; i < lines.size(); i++) {
            char separator = i == lines.size() - 1 ? ' ' : '-';
            String text = "" + reply.code() + separator + status + lines.get(i) + "\r\n";
            octets.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
        return octets.toByteArray();
    }

    private static void split(String line, int room, List<String> lines) {
        String rest = line;
        while (rest.length() > room) {
            int blank = rest.lastIndexOf(' ', room);
            int end = blank > 0 ? blank : room;
            lines.add(rest.substring(0, end));
            rest = rest.substring(blank > 0 ? end + 1 : end);
        }
        lines.add(rest);
    }
}
