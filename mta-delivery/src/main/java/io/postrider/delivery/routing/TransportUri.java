// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.smtp.EnhancedStatus;
import io.postrider.delivery.local.CommandLine;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A transport as the configuration and tables write it, such as `smtp://10.0.0.5:25` or `error:5.1.1 no such
/// user`.
/// Placeholders are still in it. Immutable.
public sealed interface TransportUri {
    /// `smtp://HOST[:PORT]`, `smtps://HOST[:PORT]`, `lmtp://HOST[:PORT]`: a host without MX lookup.
    ///
    /// @param scheme which
    /// @param host a name, an IPv4 address, or an IPv6 address in brackets
    /// @param port empty = the scheme's
    record Host(String scheme, String host, Optional<Integer> port) implements TransportUri {}

    /// `smtp-mx://DOMAIN`: the MX hosts of a domain.
    ///
    /// @param domain whose
    record MxOf(String domain) implements TransportUri {}

    /// `mx:`: the MX hosts of the recipient's own domain.
    record Mx() implements TransportUri {}

    /// `lmtp+unix:///PATH`, `maildir:/PATH`, `mbox:/PATH`: something in the file system.
    ///
    /// @param scheme which
    /// @param path absolute
    record File(String scheme, String path) implements TransportUri {}

    /// `pipe:/PROGRAM ARG…`.
    ///
    /// @param argv the program and its arguments
    record Pipe(List<String> argv) implements TransportUri {
        /// Copies the list.
        public Pipe {
            argv = List.copyOf(argv);
        }
    }

    /// `discard:`, with a reason or not.
    ///
    /// @param reason for the log
    record Discard(String reason) implements TransportUri {}

    /// `hold:`, with a reason or not: kept until released.
    ///
    /// @param reason for queue listings
    record Hold(String reason) implements TransportUri {}

    /// `error:5.1.1 TEXT` fails, `error:4.x.x TEXT` defers.
    ///
    /// @param status class 4 or 5
    /// @param text for the sender
    record Refusal(EnhancedStatus status, String text) implements TransportUri {}

    /// A word: the name of a `[transport.X]`.
    ///
    /// @param name X
    record Named(String name) implements TransportUri {}

    /// A plugin's own scheme.
    ///
    /// @param scheme which
    /// @param location what follows the colon
    record Other(String scheme, String location) implements TransportUri {}

    /// Reads a transport.
    ///
    /// @throws IllegalArgumentException with a sentence that says what is wrong
    static TransportUri parse(String text) {
        String uri = text.strip();
        if (uri.isEmpty()) {
            throw wrong(text, "a transport is missing");
        }
        if (uri.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw wrong(text, "a control character stands in it");
        }
        int colon = uri.indexOf(':');
        if (colon < 0) {
            return named(uri);
        }
        String scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = uri.substring(colon + 1);
        return switch (scheme) {
            case "smtp", "smtps", "lmtp" -> host(scheme, rest, text);
            case "smtp-mx" -> new MxOf(authority(rest, text, "smtp-mx://DOMAIN"));
            case "mx" -> mx(rest, text);
            case "lmtp+unix", "maildir", "mbox" -> file(scheme, rest, text);
            case "pipe" -> pipe(rest, text);
            case "discard" -> new Discard(rest.strip());
            case "hold" -> new Hold(rest.strip());
            case "error" -> refusal(rest.strip(), text);
            default -> other(scheme, rest, text);
        };
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException("\"" + text + "\": " + why);
    }

    private static TransportUri named(String word) {
        if (!word.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.')) {
            throw wrong(word, "is neither SCHEME:… nor the name of a [transport.X]");
        }
        return new Named(word);
    }

    private static String authority(String rest, String text, String form) {
        if (!rest.startsWith("//")) {
            throw wrong(text, "wants the form " + form);
        }
        String authority =
                rest.endsWith("/") && rest.length() > 3 ? rest.substring(2, rest.length() - 1) : rest.substring(2);
        if (authority.isEmpty() || authority.contains("/") || authority.contains(" ")) {
            throw wrong(text, "wants the form " + form);
        }
        if (authority.contains("@")) {
            throw wrong(text, "credentials have no place in a URI; they belong in a [transport.X]");
        }
        return authority;
    }

    private static TransportUri host(String scheme, String rest, String text) {
        String form = scheme + "://HOST[:PORT]";
        String authority = authority(rest, text, form);
        int bracket = authority.lastIndexOf(']');
        int colon = authority.indexOf(':', Math.max(bracket, 0));
        String host = colon < 0 ? authority : authority.substring(0, colon);
        if (host.isEmpty() || host.startsWith("[") != host.endsWith("]")) {
            throw wrong(text, "wants the form " + form);
        }
        if (bracket < 0 && authority.chars().filter(c -> c == ':').count() > 1) {
            throw wrong(text, "an IPv6 address stands in brackets");
        }
        if (colon < 0) {
            return new Host(scheme, host, Optional.empty());
        }
        String port = authority.substring(colon + 1);
        boolean digits = !port.isEmpty() && port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(port) : 0;
        if (number < 1 || number > 65535) {
            throw wrong(text, "a port is a number from 1 to 65535");
        }
        return new Host(scheme, host, Optional.of(number));
    }

    private static TransportUri mx(String rest, String text) {
        if (!rest.isEmpty()) {
            throw wrong(text, "\"mx:\" stands alone; the MX hosts of another domain are smtp-mx://DOMAIN");
        }
        return new Mx();
    }

    private static TransportUri file(String scheme, String rest, String text) {
        String path = rest.startsWith("//") ? rest.substring(2) : rest;
        if (!path.startsWith("/")) {
            throw wrong(
                    text, "wants an absolute path: " + scheme + (scheme.startsWith("lmtp") ? "://" : ":") + "/PATH");
        }
        for (String part : path.split("/")) {
            if (part.equals("..")) {
                throw wrong(text, "\"..\" has no place in the path");
            }
        }
        return new File(scheme, path);
    }

    private static TransportUri pipe(String rest, String text) {
        try {
            List<String> argv = CommandLine.decode(rest);
            if (!argv.getFirst().startsWith("/")) {
                throw new IllegalArgumentException("the program needs an absolute path");
            }
            return new Pipe(argv);
        } catch (IllegalArgumentException e) {
            throw wrong(text, e.getMessage() + "; wants the form pipe:/PROGRAM ARG…");
        }
    }

    private static TransportUri refusal(String rest, String text) {
        int blank = rest.indexOf(' ');
        String status = blank < 0 ? rest : rest.substring(0, blank);
        EnhancedStatus parsed = EnhancedStatus.parse(status)
                .filter(s -> s.isPermanent() || s.isTransient())
                .orElseThrow(() -> wrong(text, "wants the form error:5.1.1 TEXT, with a status of class 4 or 5"));
        String said = blank < 0 ? "" : rest.substring(blank + 1).strip();
        return new Refusal(parsed, said.isEmpty() ? "refused by configuration" : said);
    }

    private static TransportUri other(String scheme, String rest, String text) {
        boolean valid = !scheme.isEmpty()
                && scheme.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "+-.".indexOf(c) >= 0);
        if (!valid) {
            throw wrong(text, "\"" + scheme + "\" is no scheme");
        }
        return new Other(scheme, rest);
    }
}
