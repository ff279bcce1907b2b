// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Recodes one MIME entity and what is in it to 7 bits (RFC 2045, RFC 2046 §5). Octets are
/// characters of ISO 8859-1. Pure.
final class MimeRecoder {
    private static final int MAXIMUM_DEPTH = 50;
    private static final int MAXIMUM_LINE = 998;
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i);\\s*boundary\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s;\"]+))");
    private static final Pattern COMMENT = Pattern.compile("\\([^()]*\\)");

    private MimeRecoder() {}

    /// It must stay as it is.
    static final class NotRecodable extends Exception {
        private static final long serialVersionUID = 1L;

        private final String why;

        NotRecodable(String why) {
            super(why);
            this.why = why;
        }

        String why() {
            return why;
        }
    }

    /// Recodes a message.
    static String recode(String message) throws NotRecodable {
        return entity(message, true, 0);
    }

    private static String entity(String text, boolean message, int depth) throws NotRecodable {
        if (depth > MAXIMUM_DEPTH) {
            throw new NotRecodable("its parts are nested too deeply");
        }
        MimeHead head = MimeHead.of(text);
        if (!isSevenBit(head.text())) {
            throw new NotRecodable("a header section of one of its parts has 8-bit octets");
        }
        String body = text.substring(head.text().length());
        if (message && head.value("MIME-Version").isEmpty()) {
            return isSevenBit(body) ? text : plainText(head, body);
        }
        String type = type(head);
        if (type.startsWith("multipart/")) {
            return multipart(head, body, type, depth);
        }
        if (type.equals("message/rfc822")) {
            String inner = entity(body.substring(separator(body)), true, depth + 1);
            return head.with("Content-Transfer-Encoding", "7bit").text() + body.substring(0, separator(body)) + inner;
        }
        return leaf(head, body, type);
    }

    private static String type(MimeHead head) {
        String value =
                COMMENT.matcher(head.value("Content-Type").orElse("text/plain")).replaceAll("");
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /// A message without MIME (RFC 1428 §3).
    private static String plainText(MimeHead head, String body) {
        return head.with("MIME-Version", "1.0")
                        .with("Content-Type", "text/plain; charset=unknown-8bit")
                        .with("Content-Transfer-Encoding", "quoted-printable")
                        .text()
                + body.substring(0, separator(body))
                + QuotedPrintable.encode(body.substring(separator(body)));
    }

    private static int separator(String body) {
        return body.startsWith("\r\n") ? 2 : 0;
    }

    private static String leaf(MimeHead head, String body, String type) throws NotRecodable {
        String encoding =
                head.value("Content-Transfer-Encoding").orElse("7bit").strip().toLowerCase(Locale.ROOT);
        if (isSevenBit(body)) {
            boolean claims = encoding.equals("8bit") || encoding.equals("binary");
            return claims ? head.with("Content-Transfer-Encoding", "7bit").text() + body : head.text() + body;
        }
        boolean encoded = encoding.equals("base64") || encoding.equals("quoted-printable");
        boolean closed = type.startsWith("message/") || type.equals("application/pkcs7-mime");
        if (encoded || closed) {
            throw new NotRecodable("one of its parts, " + type + " in " + encoding + ", has 8-bit octets");
        }
        String content = body.substring(separator(body));
        boolean text = type.startsWith("text/") && content.indexOf('\0') < 0;
        return head.with("Content-Transfer-Encoding", text ? "quoted-printable" : "base64")
                        .text()
                + body.substring(0, separator(body))
                + (text ? QuotedPrintable.encode(content) : base64(content));
    }

    private static String base64(String content) {
        byte[] octets = content.getBytes(StandardCharsets.ISO_8859_1);
        return Base64.getMimeEncoder().encodeToString(octets) + "\r\n";
    }

    private static String multipart(MimeHead head, String body, String type, int depth) throws NotRecodable {
        if (isSevenBit(body) && isIdentity(head)) {
            return head.text() + body;
        }
        if (type.equals("multipart/signed") || type.equals("multipart/encrypted")) {
            throw new NotRecodable("it is signed and must not be recoded");
        }
        Optional<String> boundary = boundary(head);
        if (boundary.isEmpty()) {
            throw new NotRecodable("one of its parts has no boundary");
        }
        MimeHead seven = head.value("Content-Transfer-Encoding").isPresent()
                ? head.with("Content-Transfer-Encoding", "7bit")
                : head;
        return seven.text() + parts(body, boundary.get(), depth);
    }

    private static boolean isIdentity(MimeHead head) {
        String encoding = head.value("Content-Transfer-Encoding").orElse("7bit").strip();
        return encoding.equalsIgnoreCase("7bit");
    }

    private static Optional<String> boundary(MimeHead head) {
        Matcher matcher = BOUNDARY.matcher(head.value("Content-Type").orElse(""));
        if (!matcher.find()) {
            return Optional.empty();
        }
        String quoted = matcher.group(1);
        return Optional.of(quoted == null ? matcher.group(2) : quoted.replaceAll("\\\\(.)", "$1"));
    }

    private static String parts(String body, String boundary, int depth) throws NotRecodable {
        Pattern delimiter = Pattern.compile("(?:^|\r\n)--" + Pattern.quote(boundary) + "(--)?[ \\t]*(?=\r\n|$)");
        Matcher matcher = delimiter.matcher(body);
        StringBuilder out = new StringBuilder();
        int from = 0;
        boolean inside = false;
        while (matcher.find()) {
            out.append(piece(body.substring(from, matcher.start()), inside, depth));
            out.append(matcher.group());
            from = matcher.end();
            inside = matcher.group(1) == null;
            if (!inside) {
                break;
            }
        }
        return out.append(piece(body.substring(from), inside, depth)).toString();
    }

    /// A part, which begins with the CRLF of the delimiter's line; or preamble and epilogue, which
    /// nobody reads.
    private static String piece(String text, boolean part, int depth) throws NotRecodable {
        if (!part || text.isEmpty()) {
            return text.chars()
                    .collect(StringBuilder::new, (b, c) -> b.append(c < 0x80 ? (char) c : '?'), StringBuilder::append)
                    .toString();
        }
        return text.substring(0, 2) + entity(text.substring(2), false, depth + 1);
    }

    /// True for what may go as 7bit: no octets above 127, no NUL, no bare CR or LF, no line over
    /// 998 octets.
    static boolean isSevenBit(String text) {
        int line = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean bareLf = c == '\n' && (i == 0 || text.charAt(i - 1) != '\r');
            boolean bareCr = c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
            line = c == '\n' || c == '\r' ? 0 : line + 1;
            if (c > 0x7f || c == 0 || bareLf || bareCr || line > MAXIMUM_LINE) {
                return false;
            }
        }
        return true;
    }
}
