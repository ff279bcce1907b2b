// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dns;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/// Turns U-labels into A-labels as IDNA 2008 does (RFC 5890 to 5893): lower case and NFC first (the
/// local mapping of RFC 5895 §2), then every code point must be allowed, then Punycode (RFC 3492).
///
/// `java.net.IDN` is IDNA 2003: it folds `ß` to `ss`, which is another domain, and knows only
/// Unicode 3.2. So the derivation of RFC 5892 §3 is done here by the JDK's own Unicode tables
/// (general category and NFKC stability) with the exceptions of its §2.6. Contextual joiners are
/// taken only behind a virama or between letters of Arabic type as far as the JDK can tell, and the
/// Bidi rule (RFC 5893) in its form for whole labels. Pure functions.
public final class IdnaName {
    private static final int MAXIMUM_LABEL_OCTETS = 63;
    private static final String DOTS = "[.\u3002\uff0e\uff61]";
    /// RFC 5892 §2.6, the PVALID exceptions.
    private static final String ALWAYS = "\u00df\u03c2\u06fd\u06fe\u0f0b\u3007";
    /// RFC 5892 §2.6, the DISALLOWED exceptions.
    private static final String NEVER = "\u0640\u07fa\u302e\u302f\u3031\u3032\u3033\u3034\u3035\u303b";
    /// RFC 5892 Appendix A.3 to A.7: middle dot, keraia, geresh, gershayim, katakana middle dot.
    private static final String CONTEXTUAL = "\u00b7\u0375\u05f3\u05f4\u30fb";

    private IdnaName() {}

    /// The name with every label as A-label in its spelling, ASCII labels unchanged; empty when a
    /// label is none.
    public static Optional<String> toAscii(String name) {
        if (isAscii(name)) {
            return Optional.of(name);
        }
        String mapped = Normalizer.normalize(
                Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        // NFKC would have been too much for ß and final sigma; neither is changed by it
        StringBuilder ascii = new StringBuilder();
        for (String label : mapped.split(DOTS, -1)) {
            Optional<String> one = label(label);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            ascii.append(ascii.isEmpty() ? "" : ".").append(one.get());
        }
        return Optional.of(ascii.toString());
    }

    private static Optional<String> label(String label) {
        if (isAscii(label)) {
            return label.isEmpty() ? Optional.empty() : Optional.of(label);
        }
        int[] points = label.codePoints().toArray();
        if (!isAllowed(label, points)) {
            return Optional.empty();
        }
        String encoded = "xn--" + Punycode.encode(points);
        return encoded.length() <= MAXIMUM_LABEL_OCTETS ? Optional.of(encoded) : Optional.empty();
    }

    private static boolean isAllowed(String label, int[] points) {
        // RFC 5891 §4.2.3.1 and 4.2.3.2
        boolean hyphens = label.startsWith("-") || label.endsWith("-") || label.startsWith("--", 2);
        if (hyphens || isMark(points[0])) {
            return false;
        }
        for (int i = 0; i < points.length; i++) {
            if (!isAllowedAt(points, i)) {
                return false;
            }
        }
        return BidiRule.holds(points);
    }

    private static boolean isAllowedAt(int[] points, int i) {
        int point = points[i];
        if (point == 0x200c || point == 0x200d) {
            // RFC 5892 Appendix A.1 and A.2: behind a virama
            return i > 0 && isVirama(points[i - 1]);
        }
        if (CONTEXTUAL.indexOf(point) >= 0) {
            return isInContext(points, i);
        }
        if (ALWAYS.indexOf(point) >= 0 || point == '-') {
            return true;
        }
        if (NEVER.indexOf(point) >= 0) {
            return false;
        }
        return isLetterOrDigit(point) && isStable(point);
    }

    private static boolean isInContext(int[] points, int i) {
        int point = points[i];
        Character.UnicodeScript before =
                i > 0 ? Character.UnicodeScript.of(points[i - 1]) : Character.UnicodeScript.UNKNOWN;
        return switch (point) {
            case 0xb7 -> i > 0 && i + 1 < points.length && points[i - 1] == 'l' && points[i + 1] == 'l';
            case 0x375 ->
                i + 1 < points.length && Character.UnicodeScript.of(points[i + 1]) == Character.UnicodeScript.GREEK;
            case 0x5f3, 0x5f4 -> before == Character.UnicodeScript.HEBREW;
            default -> hasJapanese(points);
        };
    }

    private static boolean hasJapanese(int[] points) {
        for (int point : points) {
            Character.UnicodeScript script = Character.UnicodeScript.of(point);
            if (point != 0x30fb
                    && (script == Character.UnicodeScript.HIRAGANA
                            || script == Character.UnicodeScript.KATAKANA
                            || script == Character.UnicodeScript.HAN)) {
                return true;
            }
        }
        return false;
    }

    /// RFC 5892 §2.1, LetterDigits without the upper and title case letters, which are never
    /// stable.
    private static boolean isLetterOrDigit(int point) {
        return switch (Character.getType(point)) {
            case Character.LOWERCASE_LETTER,
                    Character.OTHER_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER -> true;
            default -> false;
        };
    }

    /// RFC 5892 §2.2: unchanged by NFKC, case folding and NFKC again.
    private static boolean isStable(int point) {
        String one = Character.toString(point);
        String folded = Normalizer.normalize(one, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFKC).equals(one)
                || Normalizer.normalize(one, Normalizer.Form.NFKC).equals(one) && Character.toLowerCase(point) == point;
    }

    private static boolean isMark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    private static boolean isVirama(int point) {
        String name = Character.getName(point);
        return name != null && (name.endsWith("SIGN VIRAMA") || name.endsWith("SIGN HALANT"));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
