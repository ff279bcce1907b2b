// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

import java.nio.charset.StandardCharsets;

/// The grammar of local parts and domains (RFC 5321 §4.1.2 and 4.1.3, RFC 6531 §3.3). Pure functions.
final class AddressGrammar {
    private static final String ATEXT_SPECIALS = "!#$%&'*+-/=?^_`{|}~";
    static final int MAX_LOCAL_PART_OCTETS = 64;
    static final int MAX_DOMAIN_OCTETS = 255;

    private AddressGrammar() {}

    /// The index of the `@` between local part and domain, or -1.
    static int separator(String text) {
        if (!text.startsWith("\"")) {
            return text.indexOf('@');
        }
        int i = 1;
        while (i < text.length() && text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i + 1 < text.length() && text.charAt(i + 1) == '@' ? i + 1 : -1;
    }

    /// Why `text` is no local part; empty when it is one.
    static String localPartDefect(String text) {
        if (text.isEmpty()) {
            return "empty local part";
        }
        if (octets(text) > MAX_LOCAL_PART_OCTETS) {
            return "local part is longer than 64 octets";
        }
        return text.startsWith("\"") ? quotedDefect(text) : dotStringDefect(text);
    }

    private static String quotedDefect(String text) {
        int i = 1;
        while (i < text.length() && text.charAt(i) != '"') {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                if (i >= text.length() || text.charAt(i) < ' ' || text.charAt(i) > '~') {
                    return "bad quoted pair in local part";
                }
            } else if (c < ' ' || c == 0x7f || isMalformed(text, i)) {
                return "control character in local part";
            }
            i++;
        }
        return i == text.length() - 1 ? "" : "unbalanced quote in local part";
    }

    private static String dotStringDefect(String text) {
        boolean atomOpen = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (!atomOpen) {
                    return "empty atom in local part";
                }
                atomOpen = false;
            } else if (isAtext(c) && !isMalformed(text, i)) {
                atomOpen = true;
            } else {
                return "character not allowed in local part";
            }
        }
        return atomOpen ? "" : "local part ends with a dot";
    }

    static boolean isAtext(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || isUtf8(c)
                || ATEXT_SPECIALS.indexOf(c) >= 0;
    }

    // RFC 6531 §3.3 lets UTF8-non-ascii in; C1 controls and the line and paragraph separators have no place in a line
    // protocol's log
    private static boolean isUtf8(char c) {
        return c >= 0xa0 && c != 0x2028 && c != 0x2029 && c != 0xfffd && c != 0xfeff;
    }

    /// True when a lone surrogate or a C1 control stands at `i`.
    private static boolean isMalformed(String text, int i) {
        char c = text.charAt(i);
        if (c < 0x80) {
            return false;
        }
        if (Character.isHighSurrogate(c)) {
            return i + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
        }
        return !isUtf8(c);
    }

    static String unquote(String text) {
        if (!text.startsWith("\"")) {
            return text;
        }
        StringBuilder value = new StringBuilder(text.length());
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            value.append(c == '\\' ? text.charAt(++i) : c);
        }
        return value.toString();
    }

    static String quoteWhereNeeded(String value) {
        if (dotStringDefect(value).isEmpty()) {
            return value;
        }
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
        return text.append('"').toString();
    }

    /// Why `text` is no domain; empty when it is one.
    static String domainDefect(String text) {
        if (text.isEmpty()) {
            return "empty domain";
        }
        if (octets(text) > MAX_DOMAIN_OCTETS) {
            return "domain is longer than 255 octets";
        }
        if (text.startsWith("[")) {
            return AddressLiteral.defect(text);
        }
        for (String label : text.split("\\.", -1)) {
            String why = labelDefect(label);
            if (!why.isEmpty()) {
                return why;
            }
        }
        return "";
    }

    private static String labelDefect(String label) {
        if (label.isEmpty()) {
            return "empty label in domain";
        }
        if (isAscii(label) && label.length() > 63) {
            return "label is longer than 63 octets";
        }
        if (label.startsWith("-") || label.endsWith("-")) {
            return "label begins or ends with a hyphen";
        }
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            // the underscore is in no RFC 5321 domain, but hosts in the wild have it and every MTA takes it
            boolean allowed = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '-'
                    || c == '_'
                    || isUtf8(c) && !isMalformed(label, i);
            if (!allowed) {
                return "character not allowed in domain";
            }
        }
        return "";
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
