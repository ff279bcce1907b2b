// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import io.postrider.api.smtp.EnhancedStatus;
import io.postrider.api.smtp.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a server's replies (RFC 5321 §4.2), in pieces of any size, bounded in every direction. Not
/// thread-safe.
///
/// What servers in the wild send is let through: bare LF as a line's end, 8-bit text, enhanced codes on some
/// lines only.
/// Control characters become `?`, so that no text of a peer breaks a log.
public final class ReplyParser {
    /// The longest line.
    public static final int MAX_LINE_OCTETS = 4096;
    /// The most lines of one reply.
    public static final int MAX_LINES = 256;
    /// The most octets of one reply.
    public static final int MAX_REPLY_OCTETS = 65_536;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    private final List<String> texts = new ArrayList<>();
    private Optional<Outcome> failed = Optional.empty();
    private int code;
    private int octetsTaken;

    /// Takes octets up to the end of one reply; what is behind it stays in the buffer. Behind a [Defect] it
    /// says only
    /// that again.
    public Outcome parse(ByteBuffer octets) {
        if (failed.isPresent()) {
            return failed.get();
        }
        while (octets.hasRemaining()) {
            byte octet = octets.get();
            octetsTaken++;
            if (octet == '\n') {
                Outcome outcome = onLine();
                if (!(outcome instanceof NeedMore)) {
                    return outcome;
                }
            } else {
                line.write(octet);
            }
            if (line.size() > MAX_LINE_OCTETS || octetsTaken > MAX_REPLY_OCTETS) {
                return fail("the reply is too long");
            }
        }
        return new NeedMore();
    }

    /// True between replies: nothing of the next one has come.
    public boolean idle() {
        return octetsTaken == 0;
    }

    private Outcome onLine() {
        byte[] octets = line.toByteArray();
        line.reset();
        int length = octets.length;
        if (length > 0 && octets[length - 1] == '\r') {
            length--;
        }
        String text = printable(octets, length);
        if (!isReplyLine(text)) {
            return fail("no SMTP reply: " + text.substring(0, Math.min(text.length(), 80)));
        }
        int lineCode = Integer.parseInt(text.substring(0, 3));
        if (!texts.isEmpty() && lineCode != code) {
            return fail("the codes of a reply differ: " + code + " and " + lineCode);
        }
        if (texts.size() >= MAX_LINES) {
            return fail("the reply has too many lines");
        }
        code = lineCode;
        texts.add(text.length() > 4 ? text.substring(4) : "");
        return text.length() > 3 && text.charAt(3) == '-' ? new NeedMore() : complete();
    }

    private static boolean isReplyLine(String text) {
        return text.length() >= 3
                && text.charAt(0) >= '2'
                && text.charAt(0) <= '5'
                && isDigit(text.charAt(1))
                && isDigit(text.charAt(2))
                && (text.length() == 3 || text.charAt(3) == ' ' || text.charAt(3) == '-');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private Outcome complete() {
        Optional<EnhancedStatus> status = statusOf(texts.getFirst());
        List<String> lines = status.isEmpty()
                ? texts
                : texts.stream().map(text -> withoutStatus(text, status.get())).toList();
        Reply reply = Reply.ofLines(code, status, lines);
        texts.clear();
        octetsTaken = 0;
        return new Complete(reply);
    }

    private Optional<EnhancedStatus> statusOf(String text) {
        int blank = text.indexOf(' ');
        return EnhancedStatus.parse(blank < 0 ? text : text.substring(0, blank))
                .filter(status -> status.statusClass() == code / 100);
    }

    private static String withoutStatus(String text, EnhancedStatus status) {
        String prefix = status.toString();
        if (text.equals(prefix)) {
            return "";
        }
        return text.startsWith(prefix + " ") ? text.substring(prefix.length() + 1) : text;
    }

    private Outcome fail(String why) {
        Outcome defect = new Defect(why);
        failed = Optional.of(defect);
        return defect;
    }

    private static String printable(byte[] octets, int length) {
        String text = new String(octets, 0, length, StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0) {
            text = new String(octets, 0, length, StandardCharsets.ISO_8859_1);
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.chars()
                .map(c -> Character.isISOControl(c) && c != '\t' || c == 0x2028 || c == 0x2029 ? '?' : c)
                .forEach(c -> clean.append((char) c));
        return clean.toString();
    }

    /// What became of the octets.
    public sealed interface Outcome {}

    /// The reply is not whole yet.
    public record NeedMore() implements Outcome {}

    /// One reply.
    ///
    /// @param reply what the server said
    public record Complete(Reply reply) implements Outcome {}

    /// No reply, or too much of one: the connection is of no more use.
    ///
    /// @param why for log and diagnostic, printable
    public record Defect(String why) implements Outcome {}
}
