// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// One header field exactly as it stands: name, colon, value with its folding, final CRLF (RFC 5322 §2.2).
/// Immutable.
public final class HeaderField {
    private final byte[] octets;
    private final String name;
    private final int colon;

    private HeaderField(byte[] octets) {
        this.octets = octets;
        int at = 0;
        while (at < octets.length && octets[at] != ':') {
            at++;
        }
        this.colon = at < octets.length ? at : -1;
        this.name = colon < 0 ? "" : nameOf(octets, colon);
    }

    private static String nameOf(byte[] octets, int colon) {
        String text = new String(octets, 0, colon, StandardCharsets.ISO_8859_1).stripTrailing();
        boolean valid = !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return valid ? text.toLowerCase(Locale.ROOT) : "";
    }

    /// Takes a field's octets over; the final CRLF may be missing.
    public static HeaderField ofOctets(byte[] octets) {
        return new HeaderField(octets);
    }

    /// Makes a field from name and value; a blank is put before a value that has none.
    public static HeaderField of(String name, String value) {
        boolean blank = value.startsWith(" ") || value.startsWith("\t") || value.startsWith("\r\n");
        return new HeaderField((name + ":" + (blank ? "" : " ") + value + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /// The name in lower case; empty when the line is no field.
    public String name() {
        return name;
    }

    /// The name as it was spelt, without blanks before the colon.
    public String spelledName() {
        return name.isEmpty() ? "" : new String(octets, 0, name.length(), StandardCharsets.ISO_8859_1);
    }

    /// True when this is a field of that name, in any case.
    public boolean is(String wanted) {
        return name.equalsIgnoreCase(wanted);
    }

    /// The octets, not to be changed.
    public byte[] octets() {
        return octets;
    }

    /// Where the value begins: behind the colon.
    public int valueStart() {
        return colon + 1;
    }

    /// The value as it stands behind the colon, folding included, without the final CRLF; octets as
    /// ISO-8859-1.
    public String rawValue() {
        int end = octets.length;
        if (end > 0 && octets[end - 1] == '\n') {
            end--;
        }
        if (end > 0 && octets[end - 1] == '\r') {
            end--;
        }
        return end <= valueStart()
                ? ""
                : new String(octets, valueStart(), end - valueStart(), StandardCharsets.ISO_8859_1);
    }

    /// The value unfolded and stripped, read as UTF-8 (RFC 6532).
    public String value() {
        String unfolded = rawValue().replaceAll("\r?\n(?=[ \t])", "");
        return new String(unfolded.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeaderField that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
