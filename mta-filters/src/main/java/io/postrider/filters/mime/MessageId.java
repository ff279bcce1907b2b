// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import io.postrider.filters.message.Parsed;
import java.util.regex.Pattern;

/// A message identifier `<left@right>` (RFC 5322 §3.6.4, with the obsolete halves of §4.5.4). Immutable.
///
/// @param left the half before the `@`, as written
/// @param right the half behind it
/// @param obsolete whether it has a form that must no longer be made: a quoted left half
public record MessageId(String left, String right, boolean obsolete) {
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\x{a0}-\\x{10ffff}-]+";
    private static final Pattern DOT_ATOM = Pattern.compile(ATOM + "(\\." + ATOM + ")*+");
    private static final Pattern NO_FOLD_LITERAL = Pattern.compile("\\[[!-Z^-~]*+\\]");
    private static final int MAX_LENGTH = 998;

    /// Reads an identifier; comments and white space may stand around it, not inside.
    public static Parsed<MessageId> parse(String text) {
        String plain = Comments.removed(text).strip();
        if (plain.length() > MAX_LENGTH) {
            return Parsed.invalid("longer than a line may be");
        }
        if (!plain.startsWith("<") || !plain.endsWith(">") || plain.length() < 2) {
            return Parsed.invalid("not in angle brackets");
        }
        String inner = plain.substring(1, plain.length() - 1);
        boolean quoted = inner.startsWith("\"");
        int at = quoted ? Comments.quotedEnd(inner, 0) : inner.indexOf('@');
        if (at <= 0 || at >= inner.length() || inner.charAt(at) != '@') {
            return Parsed.invalid("no @ between two halves");
        }
        String left = inner.substring(0, at);
        String right = inner.substring(at + 1);
        boolean leftGood = quoted ? isQuoted(left) : DOT_ATOM.matcher(left).matches();
        if (!leftGood) {
            return Parsed.invalid("the left half is malformed");
        }
        boolean rightGood = DOT_ATOM.matcher(right).matches()
                || NO_FOLD_LITERAL.matcher(right).matches();
        return rightGood
                ? Parsed.valid(new MessageId(left, right, quoted))
                : Parsed.invalid("the right half is malformed");
    }

    private static boolean isQuoted(String text) {
        return text.length() >= 2 && text.endsWith("\"") && text.chars().noneMatch(c -> c < ' ' || c == 0x7f);
    }

    @Override
    public String toString() {
        return "<" + left + "@" + right + ">";
    }
}
