// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.filter;

/// What may be written into a header section (RFC 5322 §2.2, RFC 6532 §3.2). Pure functions.
final class HeaderRules {
    private HeaderRules() {}

    /// @throws IllegalArgumentException when the name is no field name or the value would break out of its
    /// field
    static void check(String name, String value) {
        if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':')) {
            throw new IllegalArgumentException("no header field name: " + name);
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException("NUL in header field " + name);
            }
            boolean folded =
                    c == '\r' && i + 2 < value.length() && value.charAt(i + 1) == '\n' && isBlank(value.charAt(i + 2));
            if (folded) {
                i++;
            } else if (c == '\r' || c == '\n') {
                throw new IllegalArgumentException("line end in header field " + name);
            }
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
