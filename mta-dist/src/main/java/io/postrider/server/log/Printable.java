// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.log;

/// Makes what a peer sent fit for one line of a log: no control octet, no line separator, bounded length.
final class Printable {
    private static final int MAX = 1_000;

    private Printable() {}

    static String of(String text) {
        boolean clean = text.length() <= MAX && text.chars().allMatch(Printable::isClean);
        if (clean) {
            return text;
        }
        StringBuilder printable = new StringBuilder();
        text.codePoints().limit(MAX).forEach(c -> printable.appendCodePoint(isClean(c) ? c : '?'));
        return text.length() > MAX ? printable.append("...").toString() : printable.toString();
    }

    private static boolean isClean(int c) {
        return c >= ' '
                && c != 0x7f
                && (c < 0x80 || c > 0x9f)
                && c != 0x2028
                && c != 0x2029
                && c != 0xfeff
                && !(c >= 0xd800 && c <= 0xdfff)
                && Character.getType(c) != Character.FORMAT;
    }
}
