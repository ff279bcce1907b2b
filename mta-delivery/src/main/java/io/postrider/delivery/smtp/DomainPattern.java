// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.delivery.dns.IdnaName;
import java.util.Locale;

/// Patterns of domains: `example.net` exactly, `*.example.net` any depth below but not the name
/// itself, `*` everything; case is ignored, A- and U-labels are equal. Pure.
final class DomainPattern {
    private DomainPattern() {}

    static boolean matches(String pattern, String domain) {
        if (pattern.equals("*")) {
            return true;
        }
        String name = ascii(domain);
        return pattern.startsWith("*.")
                ? name.endsWith("." + ascii(pattern.substring(2)))
                : name.equals(ascii(pattern));
    }

    private static String ascii(String text) {
        return IdnaName.toAscii(text).orElse(text).toLowerCase(Locale.ROOT);
    }
}
