// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.message;

import io.postrider.filters.dns.DnsNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An address of RFC5322.From, read tolerantly: whatever a reader might take for an author's address counts.
/// Comments
/// and quoted strings are understood, groups too (RFC 5322 §3.4); everything is linear.
///
/// @param localPart as written; a quoted one without its quotes
/// @param domain in A-labels, lower case
public record AuthorAddress(String localPart, String domain) {

    /// Local part and domain.
    public String address() {
        return localPart + "@" + domain;
    }

    /// The first author of a message.
    public static Optional<AuthorAddress> first(HeaderSection head) {
        return all(head).stream().findFirst();
    }

    /// All authors in all From fields of a message.
    public static List<AuthorAddress> all(HeaderSection head) {
        List<AuthorAddress> authors = new ArrayList<>();
        for (HeaderField field : head.all("from")) {
            authors.addAll(ofValue(field.value()));
        }
        return authors;
    }

    /// The addresses in one field's value.
    public static List<AuthorAddress> ofValue(String value) {
        Scanner scanner = new Scanner(value);
        scanner.run();
        return scanner.found;
    }

    /// One pass: each angle address is taken, and a bare address where there is none.
    private static final class Scanner {
        private final String text;
        private final List<AuthorAddress> found = new ArrayList<>();
        private final StringBuilder bare = new StringBuilder();
        private boolean angleSeen;

        Scanner(String text) {
            this.text = text;
        }

        void run() {
            int at = 0;
            while (at < text.length()) {
                char c = text.charAt(at);
                switch (c) {
                    case '"' -> at = quoted(at, bare);
                    case '(' -> at = commentEnd(at);
                    case '<' -> at = angle(at);
                    case ',', ';' -> endMailbox();
                    // a group's name ends here (RFC 5322 §3.4)
                    case ':' -> bare.setLength(0);
                    default -> bare.append(c);
                }
                at++;
            }
            endMailbox();
        }

        /// Copies a quoted string's content, its `@` made harmless, and returns where it ends.
        private int quoted(int start, StringBuilder into) {
            int at = start + 1;
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                char c = text.charAt(at);
                into.append(c == '@' ? '\u0001' : c);
                at++;
            }
            return at;
        }

        private int commentEnd(int start) {
            int depth = 0;
            int at = start;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '\\') {
                    at++;
                } else if (c == '(') {
                    depth++;
                } else if (c == ')' && --depth == 0) {
                    return at;
                }
                at++;
            }
            return at;
        }

        private int angle(int start) {
            StringBuilder address = new StringBuilder();
            int at = start + 1;
            while (at < text.length() && text.charAt(at) != '>') {
                char c = text.charAt(at);
                if (c == '"') {
                    at = quoted(at, address);
                } else if (c == '(') {
                    at = commentEnd(at);
                } else {
                    address.append(c);
                }
                at++;
            }
            angleSeen = true;
            add(address.toString());
            return at;
        }

        private void endMailbox() {
            if (!angleSeen) {
                add(bare.toString());
            }
            bare.setLength(0);
            angleSeen = false;
        }

        private void add(String address) {
            int at = address.lastIndexOf('@');
            if (at < 0) {
                return;
            }
            String domain = DnsNames.withoutFinalDot(address.substring(at + 1).replaceAll("\\s", ""));
            String ascii = DnsNames.ascii(domain).toLowerCase(Locale.ROOT);
            if (DnsNames.isAskable(ascii) && !ascii.startsWith("[")) {
                found.add(new AuthorAddress(
                        address.substring(0, at).replace('\u0001', '@').strip(), ascii));
            }
        }
    }
}
