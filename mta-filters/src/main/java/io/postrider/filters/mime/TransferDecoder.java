// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Takes transfer encodings off, never failing (RFC 2045 §6.7, §6.8). Linear; one use.
final class TransferDecoder {
    private static final byte[] BASE64 = new byte[256];

    static {
        Arrays.fill(BASE64, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            BASE64[alphabet.charAt(i)] = (byte) i;
        }
    }

    private final byte[] octets;
    private final int end;
    private final ByteArrayOutputStream out;
    private final Set<String> defects = new LinkedHashSet<>();
    private int at;

    private TransferDecoder(byte[] octets, MimePart.Span body) {
        this.octets = octets;
        this.at = body.start();
        this.end = body.end();
        this.out = new ByteArrayOutputStream(body.end() - body.start());
    }

    static DecodedBody decode(byte[] octets, MimePart.Span body, String encoding) {
        TransferDecoder decoder = new TransferDecoder(octets, body);
        switch (encoding) {
            case "base64" -> decoder.base64();
            case "quoted-printable" -> decoder.quotedPrintable();
            default -> {
                return new DecodedBody(Arrays.copyOfRange(octets, body.start(), body.end()), List.of());
            }
        }
        return new DecodedBody(decoder.out.toByteArray(), List.copyOf(decoder.defects));
    }

    private void base64() {
        int group = 0;
        int digits = 0;
        while (at < end && octets[at] != '=') {
            int value = BASE64[octets[at] & 0xff];
            if (value >= 0) {
                group = group << 6 | value;
                digits++;
            } else if (!isSpace(octets[at])) {
                // RFC 2045 §6.8: other characters are ignored
                defects.add("base64-bad-character");
            }
            if (digits == 4) {
                out.write(group >> 16);
                out.write(group >> 8);
                out.write(group);
                digits = 0;
                group = 0;
            }
            at++;
        }
        lastGroup(group, digits);
    }

    private void lastGroup(int group, int digits) {
        int wanted = (4 - digits) % 4;
        if (digits >= 2) {
            out.write(group >> (digits == 2 ? 4 : 10));
        }
        if (digits == 3) {
            out.write(group >> 2);
        }
        if (digits == 1) {
            defects.add("base64-truncated");
        }
        int pads = 0;
        // RFC 2045 §6.8: `=` is evidence that the end of the data has been reached
        for (; at < end; at++) {
            boolean data = BASE64[octets[at] & 0xff] >= 0;
            if (data) {
                defects.add("base64-data-behind-padding");
            }
            pads += octets[at] == '=' ? 1 : 0;
        }
        if (digits > 1 && pads < wanted) {
            defects.add("base64-missing-padding");
        } else if (pads > wanted) {
            defects.add("base64-excess-padding");
        }
    }

    private void quotedPrintable() {
        while (at < end) {
            int lineEnd = at;
            while (lineEnd < end && octets[lineEnd] != '\n') {
                lineEnd++;
            }
            int next = Math.min(lineEnd + 1, end);
            int textEnd = lineEnd;
            if (lineEnd < end && textEnd > at && octets[textEnd - 1] == '\r') {
                textEnd--;
            }
            int terminator = textEnd;
            // RFC 2045 §6.7 rule 3: white space at a line's end was added on the way
            while (textEnd > at && (octets[textEnd - 1] == ' ' || octets[textEnd - 1] == '\t')) {
                textEnd--;
            }
            boolean soft = textEnd > at && octets[textEnd - 1] == '=';
            line(soft ? textEnd - 1 : textEnd);
            if (!soft) {
                out.write(octets, terminator, next - terminator);
            }
            at = next;
        }
    }

    private void line(int lineEnd) {
        while (at < lineEnd) {
            int c = octets[at];
            boolean escape = c == '=' && at + 2 < lineEnd;
            int value = escape ? Hexadecimal.octet(octets[at + 1], octets[at + 2]) : -1;
            if (value >= 0) {
                out.write(value);
                at += 3;
            } else {
                if (c == '=') {
                    defects.add("quoted-printable-bad-escape");
                }
                out.write(c);
                at++;
            }
        }
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
