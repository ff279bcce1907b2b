// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.sendmail;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Looks whether a header section names a recipient, so that `sendmail -t` can refuse at once. Pure.
final class HeaderScan {
    private HeaderScan() {}

    static boolean hasRecipients(byte[] message) {
        String text = new String(message, 0, Math.min(message.length, 1 << 20), StandardCharsets.ISO_8859_1);
        boolean within = false;
        for (String line : text.split("\r?\n", -1)) {
            if (line.isEmpty()) {
                return false;
            }
            boolean continued = line.charAt(0) == ' ' || line.charAt(0) == '\t';
            if (!continued) {
                String lower = line.toLowerCase(Locale.ROOT);
                within = lower.startsWith("to:")
                        || lower.startsWith("cc:")
                        || lower.startsWith("bcc:")
                        || lower.startsWith("resent-to:")
                        || lower.startsWith("resent-cc:")
                        || lower.startsWith("resent-bcc:");
            }
            String value = continued ? line : line.substring(line.indexOf(':') + 1);
            if (within && value.chars().anyMatch(c -> c > ' ' && c != ',' && c != ';')) {
                return true;
            }
        }
        return false;
    }
}
