// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.scanner;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a scanner listens: `HOST:PORT`, `[IPv6]:PORT` or `unix:/PATH`. Names are resolved at each
/// connection.
///
/// @param text as configured
/// @param unixPath the socket's path, for `unix:`
/// @param host for the others
/// @param port for the others
public record ScannerAddress(String text, Optional<String> unixPath, String host, int port) {
    private static final Pattern INTERNET =
            Pattern.compile("(?:tcp:|inet:)?(\\[[0-9A-Fa-f:.%a-z]+\\]|[^\\[\\]:/@\\s]+):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    /// Reads an address; empty when the text is none.
    public static Optional<ScannerAddress> parse(String text) {
        if (text.startsWith("unix:/") && isPath(text.substring(5))) {
            return Optional.of(new ScannerAddress(text, Optional.of(text.substring(5)), "", 0));
        }
        Matcher internet = INTERNET.matcher(text);
        if (!internet.matches() || Integer.parseInt(internet.group(2)) > MAX_PORT) {
            return Optional.empty();
        }
        String host = internet.group(1);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return Optional.of(new ScannerAddress(text, Optional.empty(), bare, Integer.parseInt(internet.group(2))));
    }

    private static boolean isPath(String text) {
        try {
            return !UnixDomainSocketAddress.of(text).getPath().toString().isEmpty();
        } catch (InvalidPathException malformed) {
            return false;
        }
    }

    StandardProtocolFamily family() {
        return unixPath.isPresent()
                ? StandardProtocolFamily.UNIX
                : host.contains(":") ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }

    SocketAddress socketAddress() {
        return unixPath.<SocketAddress>map(UnixDomainSocketAddress::of)
                .orElseGet(() -> new InetSocketAddress(host, port));
    }
}
