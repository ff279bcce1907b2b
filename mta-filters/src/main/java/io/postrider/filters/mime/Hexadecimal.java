// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

/// Two hexadecimal digits. Pure functions.
final class Hexadecimal {
    private Hexadecimal() {}

    /// The octet that stands at `at`, or -1.
    static int octet(CharSequence text, int at) {
        return at + 1 < text.length() ? octet(text.charAt(at), text.charAt(at + 1)) : -1;
    }

    /// The octet of two digits in either case, or -1.
    static int octet(int high, int low) {
        int upper = digit(high);
        int lower = digit(low);
        return upper < 0 || lower < 0 ? -1 : upper << 4 | lower;
    }

    private static int digit(int c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
