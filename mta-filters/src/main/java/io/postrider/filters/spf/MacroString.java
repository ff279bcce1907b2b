// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import java.util.ArrayList;
import java.util.List;

/// A parsed macro-string, domain-spec or explain-string (RFC 7208 §7.1). Immutable.
final class MacroString {
    private static final String LETTERS = "slodiphcrtv";
    private static final String EXPLANATION_LETTERS = "crt";
    private static final String DELIMITERS = ".-+,/_=";
    private static final int MANY_LABELS = 1000;

    private final List<Part> parts;

    /// A piece of it.
    sealed interface Part {
        /// Stands for itself.
        record Literal(String text) implements Part {}

        /// `%{…}`.
        ///
        /// @param letter lower case
        /// @param escape true for the upper-case letter: URL escaping
        /// @param labels how many right-hand parts to keep; 0 = all
        /// @param reverse true for `r`
        /// @param delimiters the split characters
        record Expansion(char letter, boolean escape, int labels, boolean reverse, String delimiters) implements Part {}
    }

    /// Where it stands, which decides on its letters and blanks.
    enum Place {
        /// A mechanism's or modifier's domain: must end like a domain name.
        DOMAIN,
        /// An unknown modifier's value.
        VALUE,
        /// The explanation: blanks, and the letters c, r and t.
        EXPLANATION
    }

    private MacroString(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    List<Part> parts() {
        return parts;
    }

    /// True when a macro of these letters occurs.
    boolean uses(String letters) {
        return parts.stream().anyMatch(p -> p instanceof Part.Expansion e && letters.indexOf(e.letter()) >= 0);
    }

    static MacroString parse(String text, Place place) throws SpfSyntaxException {
        return new Parser(text, place).parse();
    }

    private static final class Parser {
        private final String text;
        private final Place place;
        private final List<Part> parts = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();
        private int tail;
        private int at;

        Parser(String text, Place place) {
            this.text = text;
            this.place = place;
        }

        MacroString parse() throws SpfSyntaxException {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '%') {
                    percent();
                    tail = at;
                } else if (c > ' ' && c < 0x7f || c == ' ' && place == Place.EXPLANATION) {
                    literal.append(c);
                    at++;
                } else {
                    throw new SpfSyntaxException("character not allowed in " + printable(text));
                }
            }
            flush();
            if (place == Place.DOMAIN && !endsLikeDomain()) {
                throw new SpfSyntaxException("no domain: " + text);
            }
            return new MacroString(parts);
        }

        private void percent() throws SpfSyntaxException {
            char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
            switch (next) {
                case '%' -> literal.append('%');
                case '_' -> literal.append(' ');
                case '-' -> literal.append("%20");
                case '{' -> {
                    expansion();
                    return;
                }
                default -> throw new SpfSyntaxException("stray % in " + text);
            }
            at += 2;
        }

        private void expansion() throws SpfSyntaxException {
            int end = text.indexOf('}', at);
            if (end < at + 3) {
                throw new SpfSyntaxException("macro without letter or end in " + text);
            }
            char letter = text.charAt(at + 2);
            char lower = Character.toLowerCase(letter);
            boolean known = letter < 0x80
                    && LETTERS.indexOf(lower) >= 0
                    && (place != Place.DOMAIN || EXPLANATION_LETTERS.indexOf(lower) < 0);
            if (!known) {
                throw new SpfSyntaxException("unknown macro in " + text);
            }
            int i = at + 3;
            while (i < end && Character.digit(text.charAt(i), 10) >= 0) {
                i++;
            }
            int labels = labels(text.substring(at + 3, i));
            boolean reverse = i < end && Character.toLowerCase(text.charAt(i)) == 'r';
            String delimiters = text.substring(reverse ? i + 1 : i, end);
            if (!delimiters.chars().allMatch(d -> DELIMITERS.indexOf(d) >= 0)) {
                throw new SpfSyntaxException("bad transformer in " + text);
            }
            flush();
            parts.add(new Part.Expansion(lower, letter != lower, labels, reverse, delimiters));
            at = end + 1;
        }

        // RFC 7208 §7.3: "The DIGIT transformer … MUST be nonzero"
        private int labels(String digits) throws SpfSyntaxException {
            if (digits.isEmpty()) {
                return 0;
            }
            String significant = digits.replaceFirst("^0+", "");
            if (significant.isEmpty()) {
                throw new SpfSyntaxException("macro keeps no labels in " + text);
            }
            return significant.length() > 3 ? MANY_LABELS : Integer.parseInt(significant);
        }

        private void flush() {
            if (!literal.isEmpty()) {
                parts.add(new Part.Literal(literal.toString()));
                literal.setLength(0);
            }
        }

        // RFC 7208 §7.1: domain-end = ( "." toplabel [ "." ] ) / macro-expand
        private boolean endsLikeDomain() {
            if (text.isEmpty()) {
                return false;
            }
            String end = text.substring(tail);
            if (end.isEmpty()) {
                return true;
            }
            String bare = end.endsWith(".") ? end.substring(0, end.length() - 1) : end;
            int dot = bare.lastIndexOf('.');
            return dot >= 0 && isTopLabel(bare.substring(dot + 1));
        }

        private static boolean isTopLabel(String label) {
            boolean hyphenOrLetter = false;
            for (int i = 0; i < label.length(); i++) {
                char c = label.charAt(i);
                boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
                boolean digit = c >= '0' && c <= '9';
                if (!letter && !digit && c != '-') {
                    return false;
                }
                hyphenOrLetter |= !digit;
            }
            return hyphenOrLetter && !label.startsWith("-") && !label.endsWith("-");
        }
    }

    static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
