// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

import java.util.Locale;

/// The grammar of address literals (RFC 5321 §4.1.3). Pure functions.
final class AddressLiteral {
    private AddressLiteral() {}

    /// Why `text`, which begins with a bracket, is no address literal; empty when it is one.
    static String defect(String text) {
        if (!text.endsWith("]") || text.length() < 3) {
            return "unbalanced bracket in address literal";
        }
        String inner = text.substring(1, text.length() - 1);
        if (inner.toLowerCase(Locale.ROOT).startsWith("ipv6:")) {
            return isIpv6(inner.substring(5)) ? "" : "bad IPv6 address literal";
        }
        return isIpv4(inner) ? "" : "bad address literal";
    }

    static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            boolean digits =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!digits || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == 8;
        }
        String tail = text.substring(gap + 2);
        if (tail.contains("::") || tail.startsWith(":")) {
            return false;
        }
        int before = gap == 0 ? 0 : groups(text.substring(0, gap), false);
        int after = tail.isEmpty() ? 0 : groups(tail, true);
        return before >= 0 && after >= 0 && before + after <= 7;
    }

    /// How many 16-bit groups `text` has, an IPv4 tail counting two; -1 when it is malformed.
    private static int groups(String text, boolean mayEndInIpv4) {
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            boolean last = i == parts.length - 1;
            if (last && mayEndInIpv4 && isIpv4(part)) {
                return count + 2;
            }
            if (part.isEmpty()
                    || part.length() > 4
                    || !part.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
                return -1;
            }
            count++;
        }
        return count;
    }
}
