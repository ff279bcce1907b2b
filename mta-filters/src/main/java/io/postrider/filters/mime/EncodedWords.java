// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Encoded words of header fields (RFC 2047, RFC 2231 §5). Pure functions, linear.
public final class EncodedWords {
    private static final Pattern WORD =
            Pattern.compile("=\\?([!-)+->@-~]{1,64})(?:\\*[A-Za-z0-9-]{0,64})?\\?([BbQq])\\?([!->@-~ ]{0,4096})\\?=");

    private EncodedWords() {}

    /// The text with its encoded words decoded; what is none, or cannot be decoded, stays as it is. White
    /// space between
    /// two encoded words goes (RFC 2047 §6.2); neighbours of one charset are joined before decoding, since
    /// writers cut
    /// characters in halves.
    public static String decode(String text) {
        if (!text.contains("=?")) {
            return text;
        }
        StringBuilder decoded = new StringBuilder(text.length());
        Run run = new Run("", new ByteArrayOutputStream());
        Matcher words = WORD.matcher(text);
        int at = 0;
        while (words.find()) {
            String between = text.substring(at, words.start());
            Optional<byte[]> octets = octets(words.group(2), words.group(3));
            if (octets.isEmpty()) {
                run.endInto(decoded);
                decoded.append(between).append(words.group());
                run = new Run("", new ByteArrayOutputStream());
            } else {
                boolean joined = run.isOpen() && between.isBlank();
                if (!joined || !run.charset().equalsIgnoreCase(words.group(1))) {
                    run.endInto(decoded);
                    run = new Run(words.group(1), new ByteArrayOutputStream());
                }
                decoded.append(joined ? "" : between);
                run.octets().writeBytes(octets.get());
            }
            at = words.end();
        }
        run.endInto(decoded);
        return decoded.append(text, at, text.length()).toString();
    }

    private record Run(String charset, ByteArrayOutputStream octets) {
        boolean isOpen() {
            return !charset.isEmpty();
        }

        void endInto(StringBuilder text) {
            text.append(Charsets.decode(octets.toByteArray(), charset));
        }
    }

    private static Optional<byte[]> octets(String encoding, String text) {
        if (encoding.equalsIgnoreCase("Q")) {
            return Optional.of(quoted(text));
        }
        try {
            return Optional.of(Base64.getMimeDecoder().decode(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    // RFC 2047 §4.2
    private static byte[] quoted(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int value = c == '=' ? Hexadecimal.octet(text, at + 1) : -1;
            if (value >= 0) {
                octets.write(value);
                at += 3;
            } else {
                octets.writeBytes((c == '_' ? " " : String.valueOf(c)).getBytes(StandardCharsets.UTF_8));
                at++;
            }
        }
        return octets.toByteArray();
    }
}
