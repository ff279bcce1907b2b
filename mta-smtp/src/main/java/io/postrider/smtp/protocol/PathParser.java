// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import io.postrider.api.mail.Domain;
import io.postrider.api.mail.LocalPart;
import io.postrider.api.mail.Mailbox;

/// Reads the path of MAIL and RCPT (RFC 5321 §4.1.2). Pure functions.
final class PathParser {
    /// RFC 5321 §4.5.3.1.3, the angle brackets included.
    private static final int MAX_PATH_OCTETS = 256;

    private final Verb verb;
    private final String badAddress;

    /// @param verb MAIL or RCPT: it decides what the path may be and which status a bad one has (RFC 3463
    /// §3.2)
    PathParser(Verb verb) {
        this.verb = verb;
        this.badAddress = verb == Verb.MAIL ? "5.1.7" : "5.1.3";
    }

    /// Where the path that begins with `<` at the text's start ends: the index behind its `>`.
    int end(String text) throws SyntaxException {
        if (!text.startsWith("<")) {
            throw SyntaxException.argument("the address needs angle brackets");
        }
        boolean quoted = false;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' && !quoted) {
                return i + 1;
            }
        }
        throw SyntaxException.argument("the address has no closing angle bracket");
    }

    /// Reads a path from `<` to `>`.
    PathArgument parse(String path) throws SyntaxException {
        if (path.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MAX_PATH_OCTETS) {
            throw SyntaxException.of(badAddress, "the path is longer than 256 octets");
        }
        String inner = path.substring(1, path.length() - 1);
        if (inner.isEmpty()) {
            return emptyPath();
        }
        String address = inner.startsWith("@") ? withoutSourceRoute(inner) : inner;
        return address(address);
    }

    private PathArgument emptyPath() throws SyntaxException {
        if (verb == Verb.MAIL) {
            return new PathArgument.NullPath();
        }
        throw SyntaxException.of(badAddress, "the recipient is empty");
    }

    private PathArgument address(String text) throws SyntaxException {
        try {
            if (separated(text)) {
                return new PathArgument.Qualified(Mailbox.parse(text));
            }
            // RFC 5321 §4.1.1.3: <Postmaster> without a domain, in any case
            if (verb == Verb.RCPT && text.equalsIgnoreCase("postmaster")) {
                return new PathArgument.BarePostmaster();
            }
            return new PathArgument.Unqualified(LocalPart.of(text));
        } catch (IllegalArgumentException bad) {
            throw SyntaxException.of(badAddress, "bad address: " + bad.getMessage());
        }
    }

    /// True when an `@` stands outside the quoted local part.
    private static boolean separated(String text) {
        int from = text.startsWith("\"") ? quotedEnd(text) : 0;
        return text.indexOf('@', from) >= 0;
    }

    private static int quotedEnd(String text) {
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i + 1;
            }
        }
        return text.length();
    }

    // RFC 5321 §3.6.1 and appendix C: source routes are accepted and ignored
    private String withoutSourceRoute(String text) throws SyntaxException {
        int at = 0;
        while (true) {
            if (at >= text.length() || text.charAt(at) != '@') {
                throw SyntaxException.of(badAddress, "bad source route");
            }
            int end = hopEnd(text, at + 1);
            if (!Domain.isValid(text.substring(at + 1, end))) {
                throw SyntaxException.of(badAddress, "bad domain in a source route");
            }
            if (text.charAt(end) == ':') {
                return text.substring(end + 1);
            }
            at = end + 1;
        }
    }

    private int hopEnd(String text, int from) throws SyntaxException {
        boolean literal = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '[') {
                literal = true;
            } else if (c == ']') {
                literal = false;
            } else if (!literal && (c == ':' || c == ',')) {
                return i;
            }
        }
        throw SyntaxException.of(badAddress, "bad source route");
    }
}
