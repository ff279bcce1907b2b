// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import java.util.ArrayList;
import java.util.List;

/// Cuts a structured field into tokens (RFC 5322 §3.2): words, quoted strings, domain literals and specials;
/// comments
/// and white space are dropped. Linear in time; never throws.
final class AddressTokens {
    /// The kinds of token.
    enum Kind {
        /// Letters, digits and the like, dots apart.
        ATOM,
        /// A quoted string, without quotes and backslashes.
        QUOTED,
        /// A domain literal with its brackets.
        LITERAL,
        /// One of `< > : ; , @ .` or a misplaced character.
        SPECIAL,
        /// Something that is not closed.
        BROKEN
    }

    /// One token.
    ///
    /// @param kind its kind
    /// @param text its text
    record Token(Kind kind, String text) {
        boolean is(char special) {
            return kind == Kind.SPECIAL && text.charAt(0) == special;
        }
    }

    private static final String SPECIALS = "<>:;,@.";
    private static final int MAX_COMMENT_DEPTH = 100;
    private final String value;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private AddressTokens(String value) {
        this.value = value;
    }

    static List<Token> of(String value) {
        AddressTokens scanner = new AddressTokens(value);
        while (scanner.at < value.length()) {
            scanner.next();
        }
        return scanner.tokens;
    }

    private void next() {
        char c = value.charAt(at);
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            at++;
        } else if (c == '(') {
            comment();
        } else if (c == '"') {
            quoted();
        } else if (c == '[') {
            literal();
        } else if (SPECIALS.indexOf(c) >= 0) {
            tokens.add(new Token(Kind.SPECIAL, String.valueOf(c)));
            at++;
        } else if (isAtomText(c)) {
            atom();
        } else {
            tokens.add(new Token(Kind.BROKEN, String.valueOf(c)));
            at++;
        }
    }

    private static boolean isAtomText(char c) {
        return c > ' ' && c != 0x7f && "()<>[]:;@\\,.\"".indexOf(c) < 0;
    }

    private void atom() {
        int start = at;
        while (at < value.length() && isAtomText(value.charAt(at))) {
            at++;
        }
        tokens.add(new Token(Kind.ATOM, value.substring(start, at)));
    }

    private void comment() {
        int depth = 0;
        while (at < value.length()) {
            char c = value.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '(' && depth < MAX_COMMENT_DEPTH) {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return;
            }
        }
        tokens.add(new Token(Kind.BROKEN, "comment"));
    }

    private void quoted() {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < value.length()) {
            char c = value.charAt(at++);
            if (c == '"') {
                tokens.add(new Token(Kind.QUOTED, text.toString()));
                return;
            }
            if (c == '\\' && at < value.length()) {
                text.append(value.charAt(at++));
            } else if (c != '\r' && c != '\n') {
                text.append(c);
            }
        }
        tokens.add(new Token(Kind.BROKEN, "quoted string"));
    }

    private void literal() {
        int end = value.indexOf(']', at);
        if (end < 0) {
            tokens.add(new Token(Kind.BROKEN, "domain literal"));
            at = value.length();
            return;
        }
        tokens.add(new Token(Kind.LITERAL, value.substring(at, end + 1).replaceAll("\\s", "")));
        at = end + 1;
    }
}
