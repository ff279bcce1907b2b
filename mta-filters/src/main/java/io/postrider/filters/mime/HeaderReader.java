// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import io.postrider.filters.mime.BoundaryScanner.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the header of one entity after the other, lines ending in CRLF or bare LF. One thread.
final class HeaderReader {
    private final byte[] octets;
    private final BoundaryScanner lines;
    private final int maxFields;

    /// A header.
    ///
    /// @param header its fields
    /// @param boundary the delimiter that ended it, where no empty line did; the scanner stands behind it
    record Head(MimeHeader header, Optional<Hit> boundary) {}

    HeaderReader(byte[] octets, BoundaryScanner lines, int maxFields) {
        this.octets = octets;
        this.lines = lines;
        this.maxFields = maxFields;
    }

    /// Reads up to the body; the scanner stands at its first line.
    Head read(Set<String> defects, boolean outermost) {
        List<MimeHeader.Field> fields = new ArrayList<>();
        while (!lines.atEnd()) {
            int start = lines.position();
            int end = textEnd(start, lines.lineEnd(start));
            if (end == start) {
                lines.skipLine();
                return new Head(new MimeHeader(fields), Optional.empty());
            }
            Hit hit = lines.peek();
            if (hit.level() >= 0) {
                lines.skipLine();
                defects.add("missing-header-end");
                return new Head(new MimeHeader(fields), Optional.of(hit));
            }
            int colon = colon(start, end);
            boolean mailbox = fields.isEmpty() && isFromLine(start, end);
            if (colon < 0 && !mailbox) {
                // what is no field begins the body (RFC 5322 §2.1 asks for an empty line)
                defects.add("missing-header-body-separator");
                return new Head(new MimeHeader(fields), Optional.empty());
            }
            int fieldEnd = goBehindField();
            if (fields.size() >= maxFields) {
                defects.add("too-many-header-fields");
            } else if (!mailbox) {
                fields.add(field(start, colon, fieldEnd, defects));
            }
        }
        if (outermost && !fields.isEmpty()) {
            return new Head(new MimeHeader(fields), Optional.empty());
        }
        defects.add("missing-header-end");
        return new Head(new MimeHeader(fields), Optional.empty());
    }

    /// Goes behind a field and its continuation lines; returns where its text ends.
    private int goBehindField() {
        int textEnd = 0;
        do {
            int start = lines.position();
            lines.skipLine();
            textEnd = textEnd(start, lines.position());
        } while (!lines.atEnd() && isBlank(octets[lines.position()]) && !isEmptyLine(lines.position()));
        return textEnd;
    }

    private boolean isEmptyLine(int start) {
        return textEnd(start, lines.lineEnd(start)) == start;
    }

    private int textEnd(int start, int lineEnd) {
        int end = lineEnd;
        if (end > start && octets[end - 1] == '\n') {
            end--;
            if (end > start && octets[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    private int colon(int start, int end) {
        for (int i = start; i < end; i++) {
            if (octets[i] == ':') {
                return i > start ? i : -1;
            }
            boolean nameCharacter = octets[i] > ' ' && octets[i] < 0x7f;
            // RFC 5322 §4.5: obsolete fields may have blanks before the colon
            boolean blankBeforeColon = i > start && isBlank(octets[i]) && onlyBlanksBeforeColon(i, end);
            if (!nameCharacter && !blankBeforeColon) {
                return -1;
            }
        }
        return -1;
    }

    private boolean onlyBlanksBeforeColon(int from, int end) {
        int i = from;
        while (i < end && isBlank(octets[i])) {
            i++;
        }
        return i < end && i - from < 100 && octets[i] == ':';
    }

    private boolean isFromLine(int start, int end) {
        int at = start < end && octets[start] == '>' ? start + 1 : start;
        return end - at > 5
                && octets[at] == 'F'
                && octets[at + 1] == 'r'
                && octets[at + 2] == 'o'
                && octets[at + 3] == 'm'
                && octets[at + 4] == ' ';
    }

    private MimeHeader.Field field(int start, int colon, int end, Set<String> defects) {
        String name = Charsets.header(octets, start, colon).stripTrailing();
        if (!Charsets.isUtf8(octets, colon + 1, end)) {
            defects.add("header-not-utf8");
        }
        String value = Charsets.header(octets, colon + 1, end);
        String unfolded = value.indexOf('\n') < 0 ? value : value.replaceAll("\r?\n(?=[ \t])", "");
        return new MimeHeader.Field(name, unfolded.strip());
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }
}
