// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import io.postrider.filters.dns.DnsNames;
import io.postrider.filters.dns.IpText;
import io.postrider.filters.spf.MacroString.Part;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/// Expands macros (RFC 7208 §7). Pure but for `%{p}`, which asks the DNS through the function that it is
/// given.
final class MacroExpander {
    private static final int MAX_NAME = 253;
    private final SpfRequest request;
    private final UnaryOperator<String> validatedName;

    /// @param validatedName the answer of `%{p}` for a current domain
    MacroExpander(SpfRequest request, UnaryOperator<String> validatedName) {
        this.request = request;
        this.validatedName = validatedName;
    }

    /// The text, for explanations.
    String text(MacroString macro, String domain) {
        StringBuilder text = new StringBuilder();
        for (Part part : macro.parts()) {
            switch (part) {
                case Part.Literal literal -> text.append(literal.text());
                case Part.Expansion expansion -> text.append(expand(expansion, domain));
            }
        }
        return text.toString();
    }

    /// The target name: cut from the left to 253 octets (RFC 7208 §7.3), without the final dot.
    String name(MacroString macro, String domain) {
        String name = DnsNames.withoutFinalDot(text(macro, domain));
        while (name.length() > MAX_NAME && name.indexOf('.') >= 0) {
            name = name.substring(name.indexOf('.') + 1);
        }
        return name;
    }

    private String expand(Part.Expansion macro, String domain) {
        String value = value(macro.letter(), domain);
        boolean transformed =
                macro.labels() > 0 || macro.reverse() || !macro.delimiters().isEmpty();
        String result = transformed ? transform(value, macro) : value;
        return macro.escape() ? escape(result) : result;
    }

    private String value(char letter, String domain) {
        return switch (letter) {
            case 's' -> request.localPart() + "@" + request.domain();
            case 'l' -> request.localPart();
            case 'o' -> request.domain();
            case 'd' -> domain;
            case 'i' -> dotted(request.client());
            case 'p' -> validatedName.apply(domain);
            case 'v' -> request.client().getAddress().length == 4 ? "in-addr" : "ip6";
            case 'h' -> DnsNames.ascii(request.helo());
            case 'c' -> IpText.readable(request.client());
            case 'r' -> request.receiver().isEmpty() ? "unknown" : request.receiver();
            case 't' -> Long.toString(request.at().getEpochSecond());
            default -> throw new IllegalStateException("no macro letter: " + letter);
        };
    }

    // RFC 7208 §7.3: for IPv6 the "i" macro is dot-separated nibbles
    private static String dotted(InetAddress client) {
        byte[] octets = client.getAddress();
        if (octets.length == 4) {
            return client.getHostAddress();
        }
        StringBuilder text = new StringBuilder(64);
        for (byte octet : octets) {
            text.append(text.isEmpty() ? "" : ".").append(Character.forDigit((octet >> 4) & 15, 16));
            text.append('.').append(Character.forDigit(octet & 15, 16));
        }
        return text.toString();
    }

    private static String transform(String value, Part.Expansion macro) {
        String delimiters = macro.delimiters().isEmpty() ? "." : macro.delimiters();
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || delimiters.indexOf(value.charAt(i)) >= 0) {
                parts.add(value.substring(start, i));
                start = i + 1;
            }
        }
        if (macro.reverse()) {
            Collections.reverse(parts);
        }
        int keep = macro.labels() == 0 ? parts.size() : Math.min(macro.labels(), parts.size());
        return String.join(".", parts.subList(parts.size() - keep, parts.size()));
    }

    // RFC 7208 §7.3: all characters not in the "unreserved" set of RFC 3986 are percent-encoded
    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean unreserved = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '-'
                    || c == '.'
                    || c == '_'
                    || c == '~';
            if (unreserved) {
                escaped.append(c);
            } else {
                escaped.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
                escaped.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return escaped.toString();
    }
}
