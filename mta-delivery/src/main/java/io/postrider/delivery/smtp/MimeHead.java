// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import java.util.Optional;

/// The header section of a MIME entity as text, its last CRLF included (RFC 5322 §2.2). Immutable.
///
/// @param text the fields; empty when the entity begins with the empty line
record MimeHead(String text) {
    /// Cuts the head off an entity.
    static MimeHead of(String entity) {
        if (entity.startsWith("\r\n")) {
            return new MimeHead("");
        }
        int end = entity.indexOf("\r\n\r\n");
        return new MimeHead(end < 0 ? entity : entity.substring(0, end + 2));
    }

    /// The first field's unfolded body.
    Optional<String> value(String name) {
        int begin = start(name);
        if (begin < 0) {
            return Optional.empty();
        }
        String field = text.substring(begin, end(begin));
        return Optional.of(field.substring(field.indexOf(':') + 1)
                .replaceAll("\r\n([ \\t])", "$1")
                .strip());
    }

    /// The same with this field, in the place of the one that is there, else at the end.
    MimeHead with(String name, String value) {
        int begin = start(name);
        String line = name + ": " + value + "\r\n";
        if (begin < 0) {
            String before = text.isEmpty() || text.endsWith("\r\n") ? text : text + "\r\n";
            return new MimeHead(before + line);
        }
        return new MimeHead(text.substring(0, begin) + line + text.substring(end(begin)));
    }

    private int start(String name) {
        int at = 0;
        while (at < text.length()) {
            int end = end(at);
            if (text.regionMatches(true, at, name, 0, name.length())
                    && text.substring(at + name.length(), end).stripLeading().startsWith(":")) {
                return at;
            }
            at = end;
        }
        return -1;
    }

    /// Where the field that begins at `from` ends, behind its continuation lines.
    private int end(int from) {
        int at = from;
        while (true) {
            int crlf = text.indexOf("\r\n", at);
            if (crlf < 0) {
                return text.length();
            }
            at = crlf + 2;
            boolean continued = at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t');
            if (!continued) {
                return at;
            }
        }
    }
}
