// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Walks over the lines of a message and finds those that are delimiters of an open multipart (RFC 2046
/// §5.1.1). The cost
/// of a line does not depend on how many multiparts are open. One thread.
final class BoundaryScanner {
    /// Longer ones cannot be opened.
    static final int MAX_BOUNDARY = 500;

    private final byte[] octets;
    private final List<String> open = new ArrayList<>();
    private final Map<String, Integer> innermost = new HashMap<>();
    private final List<Integer> shadowed = new ArrayList<>();
    private int at;

    /// A delimiter, or the end of the message.
    ///
    /// @param level which multipart's; -1 at the end of the message
    /// @param closes whether it is a close delimiter
    /// @param contentEnd where the content before it ends: its own line end belongs to it
    record Hit(int level, boolean closes, int contentEnd) {
        static final Hit END = new Hit(-1, true, 0);
    }

    BoundaryScanner(byte[] octets) {
        this.octets = octets;
    }

    /// Where the next line begins.
    int position() {
        return at;
    }

    boolean atEnd() {
        return at >= octets.length;
    }

    /// A multipart begins; returns its level.
    int open(String boundary) {
        open.add(boundary);
        int level = open.size() - 1;
        Integer before = innermost.put(boundary, level);
        shadowed.add(before == null ? -1 : before);
        return level;
    }

    /// The multipart of this level, and what is open inside it, ends.
    void close(int level) {
        while (open.size() > level) {
            String boundary = open.removeLast();
            int before = shadowed.removeLast();
            if (before < 0) {
                innermost.remove(boundary);
            } else {
                innermost.put(boundary, before);
            }
        }
    }

    /// Goes behind the next delimiter line, or to the end.
    Hit nextBoundary() {
        while (!atEnd()) {
            int start = at;
            int end = lineEnd(start);
            at = end;
            Hit hit = delimiter(start, end);
            if (hit.level() >= 0) {
                return hit;
            }
        }
        return new Hit(-1, true, octets.length);
    }

    /// The delimiter that the next line is; the level is -1 when it is none. Does not move.
    Hit peek() {
        return delimiter(at, lineEnd(at));
    }

    /// Goes behind the next line.
    void skipLine() {
        at = lineEnd(at);
    }

    /// The index behind the line that begins at `start`, its line end included.
    int lineEnd(int start) {
        int end = start;
        while (end < octets.length && octets[end] != '\n') {
            end++;
        }
        return Math.min(end + 1, octets.length);
    }

    private Hit delimiter(int start, int lineEnd) {
        boolean dashes = lineEnd - start > 2 && octets[start] == '-' && octets[start + 1] == '-';
        if (!dashes || innermost.isEmpty()) {
            return Hit.END;
        }
        int end = lineEnd;
        // RFC 2046 §5.1.1: white space may stand behind it
        while (end > start && isSpace(octets[end - 1])) {
            end--;
        }
        if (end - start - 4 > MAX_BOUNDARY || end <= start + 2) {
            return Hit.END;
        }
        String text = new String(octets, start + 2, end - start - 2, StandardCharsets.ISO_8859_1);
        Integer level = innermost.get(text);
        boolean closes = false;
        if (level == null && text.endsWith("--")) {
            level = innermost.get(text.substring(0, text.length() - 2));
            closes = true;
        }
        return level == null ? Hit.END : new Hit(level, closes, contentEnd(start));
    }

    private int contentEnd(int start) {
        int end = start;
        if (end > 0 && octets[end - 1] == '\n') {
            end--;
        }
        if (end > 0 && end < start && octets[end - 1] == '\r') {
            end--;
        }
        return end;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
