// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.filters.message.HeaderField;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// How octets are prepared for hashing (RFC 6376 §3.4).
public enum Canonicalization {
    /// Nearly nothing may change.
    SIMPLE("simple"),
    /// White space and header case may change.
    RELAXED("relaxed");

    private static final byte[] CRLF = {'\r', '\n'};
    private final String tag;

    Canonicalization(String tag) {
        this.tag = tag;
    }

    /// The word of `c=`.
    public String tag() {
        return tag;
    }

    /// The one of that name.
    public static Optional<Canonicalization> of(String word) {
        for (Canonicalization one : values()) {
            if (one.tag.equals(word)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /// Header and body.
    ///
    /// @param header of the header fields
    /// @param body of the body
    public record Pair(Canonicalization header, Canonicalization body) {
        /// Reads `header/body` or `header`.
        public static Optional<Pair> of(String text) {
            int slash = text.indexOf('/');
            Optional<Canonicalization> header = Canonicalization.of(slash < 0 ? text : text.substring(0, slash));
            Optional<Canonicalization> body =
                    slash < 0 ? Optional.of(SIMPLE) : Canonicalization.of(text.substring(slash + 1));
            return header.isPresent() && body.isPresent()
                    ? Optional.of(new Pair(header.get(), body.get()))
                    : Optional.empty();
        }

        /// The value of `c=`.
        public String tag() {
            return header.tag + "/" + body.tag;
        }
    }

    /// One field, with its final CRLF.
    public byte[] header(HeaderField field) {
        return switch (this) {
            case SIMPLE -> withLineEnd(field.octets());
            case RELAXED -> relaxed(field);
        };
    }

    private static byte[] withLineEnd(byte[] octets) {
        int length = octets.length;
        if (length >= 2 && octets[length - 2] == '\r' && octets[length - 1] == '\n') {
            return octets;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 2);
        out.writeBytes(octets);
        out.writeBytes(CRLF);
        return out.toByteArray();
    }

    // RFC 6376 §3.4.2: name in lower case, unfolded, runs of WSP one SP, none around the colon nor at the end
    private static byte[] relaxed(HeaderField field) {
        byte[] octets = field.octets();
        int end = octets.length;
        while (end > field.valueStart() && isSpace(octets[end - 1])) {
            end--;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length + 2);
        out.writeBytes(field.name().getBytes(StandardCharsets.ISO_8859_1));
        out.write(':');
        boolean space = false;
        boolean begun = false;
        for (int i = field.valueStart(); i < end; i++) {
            byte octet = octets[i];
            boolean folding = octet == '\r' && i + 1 < end && octets[i + 1] == '\n';
            if (folding) {
                i++;
            } else if (octet == ' ' || octet == '\t') {
                space = begun;
            } else {
                if (space) {
                    out.write(' ');
                }
                out.write(octet);
                space = false;
                begun = true;
            }
        }
        out.writeBytes(CRLF);
        return out.toByteArray();
    }

    private static boolean isSpace(byte octet) {
        return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
    }
}
