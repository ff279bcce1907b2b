// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

/// Comments of structured fields (RFC 5322 §3.2.2). Pure functions, linear.
final class Comments {
    private Comments() {}

    /// The text with each comment replaced by a blank; quoted strings stay as they are. An open comment runs
    /// to the end.
    static String removed(String text) {
        if (text.indexOf('(') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end = switch (c) {
                case '(' -> end(text, at);
                case '"' -> quotedEnd(text, at);
                default -> at + 1;
            };
            if (c == '(') {
                plain.append(' ');
            } else {
                plain.append(text, at, end);
            }
            at = end;
        }
        return plain.toString();
    }

    /// Where the comment that begins at `from` ends: the index behind its parenthesis, or the text's length.
    static int end(String text, int from) {
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i + 1;
            }
        }
        return text.length();
    }

    /// True when the comment that begins at `from` is closed.
    static boolean isClosed(String text, int from) {
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> i++;
                case '(' -> depth++;
                case ')' -> depth--;
                default -> {}
            }
            if (depth == 0) {
                return true;
            }
        }
        return false;
    }

    /// Where the quoted string that begins at `from` ends: the index behind its quote, or the text's length.
    static int quotedEnd(String text, int from) {
        for (int i = from + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i + 1;
            }
        }
        return text.length();
    }
}
