// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.Optional;

/// Prepares user names and passwords for comparison (RFC 8265; RFC 4013 for SCRAM). Pure functions; empty
/// where the
/// profile refuses the text.
public final class Preparation {
    private static final int MAX_LENGTH = 1024;

    private Preparation() {}

    /// A user name by UsernameCaseMapped (RFC 8265 §3.3): width mapped, lower case, NFC.
    public static Optional<String> user(String name) {
        StringBuilder narrow = new StringBuilder(name.length());
        name.codePoints().forEach(c -> {
            boolean wide = c >= 0xff00 && c <= 0xffef || c == 0x3000;
            narrow.append(wide ? Normalizer.normalize(Character.toString(c), Form.NFKC) : Character.toString(c));
        });
        String mapped = Normalizer.normalize(narrow.toString().toLowerCase(Locale.ROOT), Form.NFC);
        boolean blank = mapped.codePoints().anyMatch(c -> Character.isSpaceChar(c));
        return blank ? Optional.empty() : acceptable(mapped);
    }

    /// A password by OpaqueString (RFC 8265 §4.2): every space becomes U+0020, NFC.
    public static Optional<String> password(String password) {
        return acceptable(Normalizer.normalize(spacesMapped(password), Form.NFC));
    }

    /// A password by SASLprep (RFC 4013 §2), which SCRAM's clients use.
    public static Optional<String> saslprep(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        spacesMapped(text).codePoints().filter(c -> !isMappedToNothing(c)).forEach(kept::appendCodePoint);
        return acceptable(Normalizer.normalize(kept.toString(), Form.NFKC));
    }

    private static String spacesMapped(String text) {
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> mapped.appendCodePoint(Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c));
        return mapped.toString();
    }

    // RFC 3454 table B.1
    private static boolean isMappedToNothing(int c) {
        return c == 0xad
                || c == 0x34f
                || c == 0x1806
                || c >= 0x180b && c <= 0x180d
                || c >= 0x200b && c <= 0x200d
                || c == 0x2060
                || c >= 0xfe00 && c <= 0xfe0f
                || c == 0xfeff;
    }

    private static Optional<String> acceptable(String text) {
        boolean refused = text.isEmpty()
                || text.length() > MAX_LENGTH
                || text.codePoints().anyMatch(Preparation::isRefused);
        return refused ? Optional.empty() : Optional.of(text);
    }

    private static boolean isRefused(int c) {
        int type = Character.getType(c);
        return Character.isISOControl(c)
                || type == Character.SURROGATE
                || type == Character.PRIVATE_USE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.FORMAT && c >= 0x200e
                || c >= 0xfff9 && c <= 0xfffd
                || (c & 0xfffe) == 0xfffe;
    }
}
