// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dmarc;

import io.postrider.filters.dns.DnsNames;
import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.HeaderSection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The domains of RFC5322.From (RFC 9989 §5.3.1), read tolerantly: whatever a reader might take for an author's address
/// counts. A-labels, lower case, each once. Pure functions, linear.
public final class AuthorDomains {
    private AuthorDomains() {}

    /// Those of all From fields of a message.
    public static List<String> of(HeaderSection head) {
        Set<String> domains = new LinkedHashSet<>();
        for (HeaderField field : head.all("from")) {
            domains.addAll(ofValue(field.value()));
        }
        return List.copyOf(domains);
    }

    /// Those of one field's value.
    public static List<String> ofValue(String value) {
        Set<String> domains = new LinkedHashSet<>();
        Scanner scanner = new Scanner(value, domains);
        scanner.run();
        return List.copyOf(domains);
    }

    /// One pass: quoted strings and comments are skipped, each angle address and each bare address is taken.
    private static final class Scanner {
        private final String text;
        private final Set<String> domains;
        private final StringBuilder bare = new StringBuilder();
        private boolean angleSeen;

        Scanner(String text, Set<String> domains) {
            this.text = text;
            this.domains = domains;
        }

        void run() {
            int at = 0;
            while (at < text.length()) {
                char c = text.charAt(at);
                switch (c) {
                    case '"' -> {
                        at = quoteEnd(at);
                        bare.append('q');
                    }
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

        private int quoteEnd(int start) {
            int at = start + 1;
            while (at < text.length() && text.charAt(at) != '"') {
                at += text.charAt(at) == '\\' ? 2 : 1;
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
                    at = quoteEnd(at);
                    address.append('q');
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
                domains.add(ascii);
            }
        }
    }
}
