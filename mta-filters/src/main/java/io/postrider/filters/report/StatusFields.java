// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.report;

import io.postrider.filters.mime.MimeHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Bodies that are made of groups of header fields, such as `message/delivery-status` (RFC 3464 §2.1). Pure
/// functions.
final class StatusFields {
    private static final int MAX_GROUPS = 10_000;
    private static final int MAX_FIELDS = 1_000;

    private StatusFields() {}

    /// The groups, which empty lines part; empty ones are left out.
    static List<MimeHeader> groups(String text) {
        List<MimeHeader> groups = new ArrayList<>();
        List<MimeHeader.Field> fields = new ArrayList<>();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (groups.size() >= MAX_GROUPS) {
                break;
            }
            boolean continued = !fields.isEmpty() && (line.startsWith(" ") || line.startsWith("\t"));
            if (line.isBlank()) {
                end(groups, fields);
            } else if (continued) {
                MimeHeader.Field last = fields.removeLast();
                fields.add(new MimeHeader.Field(last.name(), last.value() + " " + line.strip()));
            } else if (line.indexOf(':') > 0 && fields.size() < MAX_FIELDS) {
                int colon = line.indexOf(':');
                fields.add(new MimeHeader.Field(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip()));
            }
        }
        end(groups, fields);
        return groups;
    }

    private static void end(List<MimeHeader> groups, List<MimeHeader.Field> fields) {
        if (!fields.isEmpty()) {
            groups.add(new MimeHeader(fields));
            fields.clear();
        }
    }

    /// What stands behind the type of `rfc822; a@b` or `smtp; 550 no`; all of it where there is no type.
    static String typed(String value) {
        int semicolon = value.indexOf(';');
        boolean typed = semicolon > 0 && value.substring(0, semicolon).strip().matches("[A-Za-z0-9_-]+");
        return typed ? value.substring(semicolon + 1).strip() : value.strip();
    }

    /// The type of a typed value in lower case; empty where there is none.
    static String type(String value) {
        int semicolon = value.indexOf(';');
        String type = semicolon < 0 ? "" : value.substring(0, semicolon).strip();
        return type.matches("[A-Za-z0-9_-]+") ? type.toLowerCase(java.util.Locale.ROOT) : "";
    }

    /// The address of a recipient field (RFC 3464 §2.3.2, RFC 6533 §3).
    static Optional<String> address(Optional<String> field) {
        return field.map(value -> {
                    String address = typed(value);
                    boolean angled = address.startsWith("<") && address.endsWith(">");
                    String bare = angled ? address.substring(1, address.length() - 1) : address;
                    return type(value).equals("utf-8") ? unescaped(bare) : bare;
                })
                .filter(address -> !address.isEmpty());
    }

    // RFC 6533 §3: \x{HEXPOINT}
    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = text.startsWith("\\x{", at) ? text.indexOf('}', at) : -1;
            Optional<Integer> point = end < 0 || end - at > 9 ? Optional.empty() : point(text.substring(at + 3, end));
            if (point.isPresent()) {
                plain.appendCodePoint(point.get());
                at = end + 1;
            } else {
                plain.append(text.charAt(at++));
            }
        }
        return plain.toString();
    }

    private static Optional<Integer> point(String digits) {
        try {
            return Optional.of(Integer.parseInt(digits, 16)).filter(Character::isValidCodePoint);
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }
}
