// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.delivery.dns.IdnaName;
import io.postrider.delivery.dns.IpLiteral;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/// Where an SMTP transport goes: `smtp://HOST[:PORT]`, `smtps://HOST[:PORT]`,
/// `smtp-mx://DOMAIN[:PORT]`, `mx:DOMAIN`. Names are lower-case A-labels.
public sealed interface NextHop {
    /// One host, no MX.
    ///
    /// @param host a name or an IP address without brackets
    /// @param port the port
    /// @param implicitTls TLS from the first octet (RFC 8314)
    record Host(String host, int port, boolean implicitTls) implements NextHop {
        @Override
        public String toString() {
            return (implicitTls ? "smtps://" : "smtp://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /// The mail exchangers of a domain.
    ///
    /// @param domain the domain, or an address literal in brackets
    /// @param port the port of all of them
    record Exchangers(String domain, int port) implements NextHop {
        @Override
        public String toString() {
            return "smtp-mx://" + domain + ":" + port;
        }
    }

    /// Reads a next hop.
    ///
    /// @param scheme what to assume where `text` names none: `smtp`, `smtps`, `smtp-mx`, `mx` or
    ///     `lmtp`
    /// @param text with or without a scheme
    /// @param defaultPort where none is given; 465 for smtps, 24 for lmtp
    /// @throws IllegalArgumentException with a sentence when it is none
    static NextHop parse(String scheme, String text, int defaultPort) {
        String kind = scheme(text, scheme);
        String rest = kind.length() < text.length()
                        && text.regionMatches(true, 0, kind + ":", 0, kind.length() + 1)
                        && isScheme(kind, text)
                ? text.substring(kind.length() + 1)
                : text;
        rest = rest.startsWith("//") ? rest.substring(2) : rest;
        String plain = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        return switch (kind) {
            case "smtps" -> host(plain, 465, true);
            case "smtp" -> host(plain, defaultPort, false);
            case "lmtp" -> host(plain, 24, false);
            case "smtp-mx", "mx" -> exchangers(plain, defaultPort);
            default -> throw new IllegalArgumentException("no next hop of SMTP: " + text);
        };
    }

    /// The scheme that a text names, or `otherwise`.
    static String scheme(String text, String otherwise) {
        for (String known : new String[] {"smtps", "smtp-mx", "smtp", "mx", "lmtp"}) {
            if (text.regionMatches(true, 0, known + ":", 0, known.length() + 1) && isScheme(known, text)) {
                return known;
            }
        }
        return otherwise;
    }

    private static boolean isScheme(String known, String text) {
        return known.equals("mx") || text.startsWith("//", known.length() + 1);
    }

    private static NextHop host(String text, int defaultPort, boolean implicitTls) {
        Parts parts = Parts.of(text, defaultPort);
        Optional<InetAddress> literal = IpLiteral.parse(parts.name);
        if (literal.isPresent()) {
            return new Host(literal.get().getHostAddress(), parts.port, implicitTls);
        }
        return new Host(name(parts.name), parts.port, implicitTls);
    }

    private static NextHop exchangers(String text, int defaultPort) {
        Parts parts = Parts.of(text, defaultPort);
        if (IpLiteral.isOne(parts.name)) {
            InetAddress address = IpLiteral.parse(parts.name).orElseThrow();
            return new Exchangers(IpLiteral.bracketed(address), parts.port);
        }
        return new Exchangers(name(parts.name), parts.port);
    }

    private static String name(String text) {
        String plain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        Optional<String> ascii = IdnaName.toAscii(plain);
        boolean good = ascii.isPresent()
                && !ascii.get().isEmpty()
                && ascii.get().length() <= 253
                && ascii.get().chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
        if (!good) {
            throw new IllegalArgumentException("no host or domain: " + text);
        }
        return ascii.get().toLowerCase(Locale.ROOT);
    }

    /// Host and port of one text.
    ///
    /// @param name without brackets and IPv6 tag
    /// @param port given or default
    record Parts(String name, int port) {
        static Parts of(String text, int defaultPort) {
            if (text.startsWith("[")) {
                int end = text.indexOf(']');
                if (end < 0) {
                    throw new IllegalArgumentException("unbalanced bracket in " + text);
                }
                String inner = text.substring(1, end);
                String name = inner.regionMatches(true, 0, "IPv6:", 0, 5) ? inner.substring(5) : inner;
                return new Parts(name, port(text, text.substring(end + 1), defaultPort));
            }
            int colon = text.indexOf(':');
            if (colon >= 0 && text.indexOf(':', colon + 1) >= 0) {
                return new Parts(text, defaultPort);
            }
            String name = colon < 0 ? text : text.substring(0, colon);
            return new Parts(name, port(text, colon < 0 ? "" : text.substring(colon), defaultPort));
        }

        private static int port(String whole, String text, int defaultPort) {
            if (text.isEmpty()) {
                return defaultPort;
            }
            String digits = text.substring(1);
            boolean number = text.startsWith(":")
                    && !digits.isEmpty()
                    && digits.length() <= 5
                    && digits.chars().allMatch(c -> c >= '0' && c <= '9');
            int port = number ? Integer.parseInt(digits) : 0;
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("no port between 1 and 65535 in " + whole);
            }
            return port;
        }
    }
}
