// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// IP addresses between text and octets, without ever asking the DNS. Pure functions.
///
/// [InetAddress] turns IPv4-mapped IPv6 into IPv4, which SPF's `ip6` must not; hence octets.
public final class IpText {
    private static final int GROUPS = 8;

    private IpText() {}

    /// Four or sixteen octets.
    public static Optional<byte[]> parse(String text) {
        return text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
    }

    /// The address; IPv4-mapped IPv6 comes as IPv4 (RFC 7208 §5).
    public static Optional<InetAddress> address(String text) {
        return parse(text).map(IpText::address);
    }

    private static InetAddress address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address has 4 or 16 octets", impossible);
        }
    }

    /// Dotted quad without leading zeros (RFC 7208 §12 ip4-network).
    public static Optional<byte[]> parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        byte[] octets = new byte[4];
        for (int i = 0; i < 4; i++) {
            int value = number(parts[i], 255);
            if (value < 0) {
                return Optional.empty();
            }
            octets[i] = (byte) value;
        }
        return Optional.of(octets);
    }

    /// A decimal number without leading zeros up to `max`, else -1.
    public static int number(String text, int max) {
        boolean digits = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || text.length() > 1 && text.charAt(0) == '0') {
            return -1;
        }
        int value = Integer.parseInt(text);
        return value <= max ? value : -1;
    }

    /// The text forms of RFC 4291 §2.2, with `::` at most once and a dotted quad at the end allowed.
    public static Optional<byte[]> parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        Optional<int[]> before = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        Optional<int[]> after = gap < 0 ? Optional.of(new int[0]) : groups(text.substring(gap + 2), true);
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        int[] head = before.get();
        int[] tail = after.get();
        boolean fits = gap < 0 ? head.length == GROUPS : head.length + tail.length < GROUPS;
        if (!fits) {
            return Optional.empty();
        }
        byte[] octets = new byte[2 * GROUPS];
        put(octets, 0, head);
        put(octets, GROUPS - tail.length, tail);
        return Optional.of(octets);
    }

    private static void put(byte[] octets, int group, int[] values) {
        for (int i = 0; i < values.length; i++) {
            octets[2 * (group + i)] = (byte) (values[i] >> 8);
            octets[2 * (group + i) + 1] = (byte) values[i];
        }
    }

    private static Optional<int[]> groups(String text, boolean quadAllowed) {
        if (text.isEmpty()) {
            return Optional.of(new int[0]);
        }
        String[] parts = text.split(":", -1);
        boolean quad = quadAllowed && parts[parts.length - 1].indexOf('.') >= 0;
        int[] values = new int[parts.length + (quad ? 1 : 0)];
        int plain = quad ? parts.length - 1 : parts.length;
        for (int i = 0; i < plain; i++) {
            int value = hex(parts[i]);
            if (value < 0) {
                return Optional.empty();
            }
            values[i] = value;
        }
        return quad ? withQuad(values, parts[parts.length - 1]) : Optional.of(values);
    }

    private static Optional<int[]> withQuad(int[] values, String quad) {
        return parseV4(quad).map(octets -> {
            values[values.length - 2] = (octets[0] & 0xff) << 8 | octets[1] & 0xff;
            values[values.length - 1] = (octets[2] & 0xff) << 8 | octets[3] & 0xff;
            return values;
        });
    }

    private static int hex(String group) {
        boolean valid = !group.isEmpty()
                && group.length() <= 4
                && group.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
        return valid ? Integer.parseInt(group, 16) : -1;
    }

    /// The name under which an address has its PTR record (RFC 1035 §3.5, RFC 3596 §2.5).
    public static String reverseName(InetAddress address) {
        byte[] octets = address.getAddress();
        StringBuilder name = new StringBuilder(80);
        for (int i = octets.length - 1; i >= 0; i--) {
            int octet = octets[i] & 0xff;
            if (octets.length == 4) {
                name.append(octet).append('.');
            } else {
                name.append(Character.forDigit(octet & 15, 16)).append('.');
                name.append(Character.forDigit(octet >> 4, 16)).append('.');
            }
        }
        return name + (octets.length == 4 ? "in-addr.arpa" : "ip6.arpa");
    }

    /// The address as people write it (RFC 5952).
    public static String readable(InetAddress address) {
        byte[] octets = address.getAddress();
        if (octets.length == 4) {
            return address.getHostAddress();
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (octets[2 * i] & 0xff) << 8 | octets[2 * i + 1] & 0xff;
        }
        return compressed(groups);
    }

    private static String compressed(int[] groups) {
        int start = -1;
        int longest = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = i;
            while (run < GROUPS && groups[run] == 0) {
                run++;
            }
            if (run - i > longest) {
                longest = run - i;
                start = i;
            }
        }
        StringBuilder text = new StringBuilder(40);
        int i = 0;
        while (i < GROUPS) {
            if (i == start) {
                text.append("::");
                i += longest;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
            i++;
        }
        return text.toString();
    }
}
