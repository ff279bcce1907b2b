// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dns;

import java.net.IDN;
import java.util.Locale;

/// Rules about names that are asked for. Pure functions.
public final class DnsNames {
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;

    private DnsNames() {}

    /// The name without its final dot.
    public static String withoutFinalDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /// True when the DNS could hold the name: labels of 1 to 63 octets, 253 in all, US-ASCII. The final dot
    /// is allowed.
    public static boolean isAskable(String name) {
        String bare = withoutFinalDot(name);
        if (bare.isEmpty() || bare.length() > MAX_NAME) {
            return false;
        }
        int label = 0;
        for (int i = 0; i < bare.length(); i++) {
            char c = bare.charAt(i);
            if (c > 0x7e || c < 0x20) {
                return false;
            }
            label = c == '.' ? 0 : label + 1;
            boolean labelEnds = i + 1 == bare.length() || bare.charAt(i + 1) == '.';
            if (label > MAX_LABEL || labelEnds && label == 0) {
                return false;
            }
        }
        return true;
    }

    /// True when `name` equals `ancestor` or lies below it, without regard to case.
    public static boolean isWithin(String name, String ancestor) {
        String lower = withoutFinalDot(name).toLowerCase(Locale.ROOT);
        String above = withoutFinalDot(ancestor).toLowerCase(Locale.ROOT);
        return lower.equals(above) || lower.endsWith("." + above);
    }

    /// True when both are one name, without regard to case and final dot.
    public static boolean isSame(String one, String other) {
        return withoutFinalDot(one).equalsIgnoreCase(withoutFinalDot(other));
    }

    /// A-labels for U-labels (RFC 5890); what cannot be converted comes back as it was.
    public static String ascii(String name) {
        if (name.chars().allMatch(c -> c < 0x80)) {
            return name;
        }
        try {
            return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException unconvertible) {
            return name;
        }
    }

    /// How many labels the name has.
    public static int labels(String name) {
        String bare = withoutFinalDot(name);
        return bare.isEmpty() ? 0 : 1 + (int) bare.chars().filter(c -> c == '.').count();
    }
}
