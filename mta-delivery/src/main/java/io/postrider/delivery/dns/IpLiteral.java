// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/// IP addresses as text, in their strict forms: four decimal numbers, or RFC 4291 §2.2 without a
/// zone. Never asks the DNS. Pure functions.
public final class IpLiteral {
    private IpLiteral() {}

    /// Tells whether the text is an IPv4 or IPv6 address.
    public static boolean isOne(String text) {
        return parse(text).isPresent();
    }

    /// Reads an IPv4 or IPv6 address; empty when it is neither. `010.1`, `1` and zones are neither.
    public static Optional<InetAddress> parse(String text) {
        boolean six = text.indexOf(':') >= 0;
        boolean plausible = six
                ? text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0 && c < 0x80)
                : isQuad(text);
        if (!plausible) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException invalid) {
            return Optional.empty();
        }
    }

    /// Reads an RFC 5321 §4.1.3 address literal, `[192.0.2.1]` or `[IPv6:2001:db8::1]`; empty when
    /// it is none.
    public static Optional<InetAddress> parseBracketed(String text) {
        if (!text.startsWith("[") || !text.endsWith("]") || text.length() < 3) {
            return Optional.empty();
        }
        String inner = text.substring(1, text.length() - 1);
        if (inner.regionMatches(true, 0, "IPv6:", 0, 5)) {
            String six = inner.substring(5);
            return six.indexOf(':') < 0 ? Optional.empty() : parse(six);
        }
        return inner.indexOf(':') < 0 ? parse(inner) : Optional.empty();
    }

    /// The address as an RFC 5321 §4.1.3 literal with its brackets.
    public static String bracketed(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return address instanceof Inet4Address ? "[" + plain + "]" : "[IPv6:" + plain + "]";
    }

    private static boolean isQuad(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            boolean number = !part.isEmpty()
                    && part.length() <= 3
                    && part.chars().allMatch(c -> c >= '0' && c <= '9')
                    && (part.length() == 1 || !part.startsWith("0"))
                    && Integer.parseInt(part) <= 255;
            if (!number) {
                return false;
            }
        }
        return true;
    }
}
