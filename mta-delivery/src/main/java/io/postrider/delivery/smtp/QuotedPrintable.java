// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

/// Quoted-printable, encoding (RFC 2045 §6.7). Octets are characters of ISO 8859-1; CRLF stays a
/// line end, a bare CR or LF is encoded. Pure.
final class QuotedPrintable {
    private static final int LINE = 76;
    private static final String HEX = "0123456789ABCDEF";

    private QuotedPrintable() {}

    static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + text.length() / 8);
        int column = 0;
        int i = 0;
        while (i < text.length()) {
            if (isLineEnd(text, i)) {
                out.append("\r\n");
                column = 0;
                i += 2;
                continue;
            }
            String one = encoded(text, i);
            // one column is kept for the soft break's own sign
            boolean last = i + 1 == text.length() || isLineEnd(text, i + 1);
            if (column + one.length() > (last ? LINE : LINE - 1)) {
                out.append("=\r\n");
                column = 0;
            }
            out.append(one);
            column += one.length();
            i++;
        }
        return out.toString();
    }

    private static boolean isLineEnd(String text, int i) {
        return text.charAt(i) == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
    }

    private static String encoded(String text, int i) {
        char c = text.charAt(i);
        boolean endsLine = i + 1 == text.length() || isLineEnd(text, i + 1);
        boolean blank = c == ' ' || c == '\t';
        // a dot or "From " at the beginning of a line is left as it is: the writers below stuff dots
        boolean plain = c >= '!' && c <= '~' && c != '=' || blank && !endsLine;
        return plain ? String.valueOf(c) : "=" + HEX.charAt(c >> 4) + HEX.charAt(c & 15);
    }
}
