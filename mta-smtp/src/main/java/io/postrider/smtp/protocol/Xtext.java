// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// The encodings of parameter values: xtext (RFC 3461 §4), utf-8-addr-xtext and utf-8-addr-unitext (RFC 6533
/// §3). Pure
/// functions.
public final class Xtext {
    private Xtext() {}

    /// Writes printable US-ASCII as xtext.
    ///
    /// @throws IllegalArgumentException at a character outside US-ASCII
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                throw new IllegalArgumentException("xtext is US-ASCII");
            }
            if (c > ' ' && c < 0x7f && c != '+' && c != '=') {
                encoded.append(c);
            } else {
                encoded.append('+').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    /// Reads xtext that stands for printable US-ASCII; empty for anything else.
    public static Optional<String> decode(String encoded) {
        return octets(encoded)
                .map(octets -> new String(octets, StandardCharsets.ISO_8859_1))
                .filter(text -> text.chars().allMatch(c -> c >= ' ' && c < 0x7f));
    }

    /// Reads xtext that stands for UTF-8 without control characters; empty for anything else.
    public static Optional<String> decodeUtf8(String encoded) {
        return octets(encoded).flatMap(Xtext::utf8).filter(Xtext::isPlain);
    }

    /// True for text that breaks no line of a log.
    private static boolean isPlain(String text) {
        return text.chars().noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
    }

    private static Optional<byte[]> octets(String encoded) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(encoded.length());
        int i = 0;
        while (i < encoded.length()) {
            char c = encoded.charAt(i);
            if (c == '+') {
                // RFC 3461 §4: two upper case hexadecimal digits
                if (i + 2 >= encoded.length()
                        || !isUpperHex(encoded.charAt(i + 1))
                        || !isUpperHex(encoded.charAt(i + 2))) {
                    return Optional.empty();
                }
                octets.write(Integer.parseInt(encoded.substring(i + 1, i + 3), 16));
                i += 3;
            } else if (c > ' ' && c < 0x7f && c != '=') {
                octets.write(c);
                i++;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(octets.toByteArray());
    }

    private static boolean isUpperHex(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'F';
    }

    private static Optional<String> utf8(byte[] octets) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString());
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }

    /// Writes an address in utf-8-addr-xtext, which is US-ASCII (RFC 6533 §3).
    public static String encodeUtf8Address(String address) {
        StringBuilder encoded = new StringBuilder(address.length() + 16);
        address.codePoints().forEach(c -> {
            if (c > ' ' && c < 0x7f && c != '+' && c != '=' && c != '\\') {
                encoded.append((char) c);
            } else {
                encoded.append("\\x{")
                        .append(String.format(Locale.ROOT, "%02X", c))
                        .append('}');
            }
        });
        return encoded.toString();
    }

    /// Reads utf-8-addr-xtext or utf-8-addr-unitext (RFC 6533 §3); empty for anything else.
    public static Optional<String> decodeUtf8Address(String encoded) {
        StringBuilder text = new StringBuilder(encoded.length());
        int i = 0;
        while (i < encoded.length()) {
            char c = encoded.charAt(i);
            if (c == '\\') {
                int end = encoded.indexOf('}', i);
                int codePoint = end < 0 ? -1 : embedded(encoded.substring(i, end + 1));
                if (codePoint < 0) {
                    return Optional.empty();
                }
                text.appendCodePoint(codePoint);
                i = end + 1;
            } else if (c > ' ' && c != 0x7f && c != '+' && c != '=') {
                text.append(c);
                i++;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(text.toString()).filter(Xtext::isPlain);
    }

    /// The code point of `\x{HEX}`, or -1.
    private static int embedded(String text) {
        int digits = text.length() - 4;
        if (!text.startsWith("\\x{") || digits < 2 || digits > 6) {
            return -1;
        }
        String hex = text.substring(3, text.length() - 1);
        if (!hex.chars().allMatch(c -> isUpperHex((char) c))) {
            return -1;
        }
        int codePoint = Integer.parseInt(hex, 16);
        boolean surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
        return Character.isValidCodePoint(codePoint) && !surrogate ? codePoint : -1;
    }
}
