// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// Charset names of mail. Pure functions.
final class Charsets {
    private Charsets() {}

    /// The charset of a name, if the machine knows it.
    static Optional<Charset> find(String name) {
        try {
            return switch (name.toLowerCase(Locale.ROOT)) {
                // WHATWG and every mail reader: what calls itself these is the Windows superset
                case "us-ascii", "ascii", "" -> Optional.of(StandardCharsets.UTF_8);
                case "iso-8859-1", "latin1" -> Optional.of(Charset.forName("windows-1252"));
                case "utf8", "utf-8" -> Optional.of(StandardCharsets.UTF_8);
                case "gb2312", "gbk" -> Optional.of(Charset.forName("GB18030"));
                case "ks_c_5601-1987" -> Optional.of(Charset.forName("x-windows-949"));
                default -> Optional.of(Charset.forName(name));
            };
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /// Characters of octets; what is malformed is replaced, and an unknown charset counts as UTF-8.
    static String decode(byte[] octets, String name) {
        return new String(octets, find(name).orElse(StandardCharsets.UTF_8));
    }

    /// Octets of a header: UTF-8 (RFC 6532) where they are, else ISO-8859-1, so that nothing is lost.
    static String header(byte[] octets, int from, int to) {
        if (isUtf8(octets, from, to)) {
            return new String(octets, from, to - from, StandardCharsets.UTF_8);
        }
        return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }

    static boolean isUtf8(byte[] octets, int from, int to) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, from, to - from));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
