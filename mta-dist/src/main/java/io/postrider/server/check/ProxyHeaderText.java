// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.filters.dns.IpText;
import io.postrider.filters.message.Parsed;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// The human-readable header of the PROXY protocol, version 1, as its specification (§2.1) has it: one line
/// of at most
/// 107 octets.
///
/// @param protocol `TCP4`, `TCP6` or `UNKNOWN`
/// @param addresses both ends; none with UNKNOWN
record ProxyHeaderText(String protocol, Optional<Ends> addresses) {
    private static final int MAX_OCTETS = 107;
    private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");
    private static final int MAX_PORT = 65_535;

    /// Both ends of the proxied connection, the addresses as written.
    record Ends(String source, String destination, int sourcePort, int destinationPort) {}

    /// Reads a header; the CRLF at its end may be missing, nothing may follow it.
    static Parsed<ProxyHeaderText> parse(String text) {
        String line = text.endsWith("\r\n") ? text.substring(0, text.length() - 2) : text;
        if (line.length() + 2 > MAX_OCTETS) {
            return Parsed.invalid("longer than 107 octets");
        }
        if (line.chars().anyMatch(c -> c < ' ' || c > '~')) {
            return Parsed.invalid("a character that has no place in the header");
        }
        String[] words = line.split(" ", -1);
        if (!words[0].equals("PROXY") || words.length < 2) {
            return Parsed.invalid("does not begin with PROXY");
        }
        // §2.1: behind UNKNOWN everything up to the line's end is ignored
        if (words[1].equals("UNKNOWN")) {
            return Parsed.valid(new ProxyHeaderText("UNKNOWN", Optional.empty()));
        }
        boolean four = words[1].equals("TCP4");
        if (!four && !words[1].equals("TCP6")) {
            return Parsed.invalid("unknown protocol " + words[1]);
        }
        return words.length == 6 ? ends(words, four) : Parsed.invalid("not two addresses and two ports");
    }

    private static Parsed<ProxyHeaderText> ends(String[] words, boolean four) {
        if (!isAddress(words[2], four) || !isAddress(words[3], four)) {
            return Parsed.invalid("no address of " + words[1]);
        }
        if (!isPort(words[4]) || !isPort(words[5])) {
            return Parsed.invalid("no port");
        }
        Ends ends = new Ends(words[2], words[3], Integer.parseInt(words[4]), Integer.parseInt(words[5]));
        return Parsed.valid(new ProxyHeaderText(words[1], Optional.of(ends)));
    }

    private static boolean isAddress(String text, boolean four) {
        if (text.contains(":") == four) {
            return false;
        }
        Optional<InetAddress> address = IpText.address(text);
        // an IPv4-mapped address is written as IPv6 and read as IPv4
        return address.isPresent() && (!four || address.get() instanceof Inet4Address);
    }

    private static boolean isPort(String text) {
        return PORT.matcher(text).matches() && Integer.parseInt(text) <= MAX_PORT;
    }
}
