// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a listener listens: one entry of the key `bind`.
public sealed interface BindAddress {
    /// The forms `IPv4:PORT` and `[IPv6]:PORT`.
    Pattern INET = Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[0-9.]+|\\*):([0-9]{1,5})");

    /// An IPv4 or IPv6 address.
    ///
    /// @param address resolved; port 0 takes a free one
    /// @param dual true for `*`: IPv4 and IPv6 by one socket
    record Inet(InetSocketAddress address, boolean dual) implements BindAddress {
        @Override
        public String toString() {
            return dual ? "*:" + address.getPort() : text(address);
        }
    }

    /// A unix stream socket.
    ///
    /// @param path of the socket; an old one that nobody serves is replaced
    /// @param mode its permissions, such as `rw-rw----`; empty for what the umask gives
    /// @param group its group
    record Unix(Path path, Optional<String> mode, Optional<String> group) implements BindAddress {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /// A listening TCP socket that the service manager passed on.
    ///
    /// @param number the descriptor
    /// @param name as configured
    record Descriptor(int number, String name) implements BindAddress {
        @Override
        public String toString() {
            return "fd:" + name;
        }
    }

    /// Reads `IPv4:PORT`, `[IPv6]:PORT`, `*:PORT` and `unix:/PATH`.
    ///
    /// @throws IllegalArgumentException with a sentence when `text` is none of them
    static BindAddress parse(String text) {
        if (text.startsWith("unix:/")) {
            return new Unix(Path.of(text.substring(5)), Optional.empty(), Optional.empty());
        }
        Matcher matcher = INET.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
            throw new IllegalArgumentException("\"" + text + "\" is not IPv4:PORT, [IPv6]:PORT, *:PORT or unix:/PATH");
        }
        int port = Integer.parseInt(matcher.group(2));
        if (matcher.group(1).equals("*")) {
            return new Inet(new InetSocketAddress(literal("::", text), port), true);
        }
        return new Inet(new InetSocketAddress(literal(matcher.group(1), text), port), false);
    }

    private static InetAddress literal(String host, String text) {
        try {
            // only digits, colons and brackets come here, so this never asks the DNS
            boolean four = host.chars().filter(c -> c == '.').count() == 3;
            if (!four && !host.contains(":")) {
                throw new IllegalArgumentException("\"" + text + "\" has no whole IPv4 address");
            }
            return InetAddress.getByName(host);
        } catch (UnknownHostException noAddress) {
            throw new IllegalArgumentException("\"" + text + "\" has no valid address", noAddress);
        }
    }

    /// `192.0.2.1:25` or `[2001:db8::1]:25`.
    static String text(InetSocketAddress address) {
        // RFC 5952: the short form
        String bare = NetUtil.toAddressString(address.getAddress());
        return (bare.contains(":") ? "[" + bare + "]" : bare) + ":" + address.getPort();
    }
}
