// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.api.mail.Domain;
import io.postrider.api.mail.LocalPart;
import io.postrider.api.mail.Mailbox;
import io.postrider.filters.message.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The kinds of `parse` that belong to the envelope: address, localpart, path (RFC 5321 §4.1.2, RFC 6531
/// §3.3).
final class AddressParseKinds {
    /// RFC 5321 §4.5.3.1.3: a path, the angle brackets included.
    private static final int MAX_PATH_OCTETS = 256;

    private static final String NEEDS_SMTPUTF8 = "not US-ASCII, which needs SMTPUTF8";

    private AddressParseKinds() {}

    static List<ParseKind> all() {
        return List.of(
                new TextKind("address", AddressParseKinds::address),
                new TextKind("localpart", AddressParseKinds::localPart),
                new TextKind("path", AddressParseKinds::path));
    }

    private static Parsed<ObjectNode> address(String text, CheckRequest request, ObjectNode value)
            throws BadRequestException {
        if (octets(text) + 2 > MAX_PATH_OCTETS) {
            return Parsed.invalid("longer than 254 octets");
        }
        return mailbox(text, request, value);
    }

    private static Parsed<ObjectNode> mailbox(String text, CheckRequest request, ObjectNode value)
            throws BadRequestException {
        try {
            Mailbox mailbox = Mailbox.parse(text);
            if (!mailbox.isAscii() && !request.flagOption("smtputf8")) {
                return Parsed.invalid(NEEDS_SMTPUTF8);
            }
            value.put("localPart", mailbox.localPart().toString());
            value.put("localPartValue", mailbox.localPart().value());
            value.put("domain", mailbox.domain().toString());
            value.put("domainAscii", mailbox.domain().ascii());
            value.put("literal", mailbox.domain().isLiteral());
            value.put("utf8", !mailbox.isAscii());
            return Parsed.valid(value.put("address", mailbox.toString()));
        } catch (IllegalArgumentException malformed) {
            return Parsed.invalid(String.valueOf(malformed.getMessage()));
        }
    }

    private static Parsed<ObjectNode> localPart(String text, CheckRequest request, ObjectNode value)
            throws BadRequestException {
        try {
            LocalPart local = LocalPart.of(text);
            if (!local.isAscii() && !request.flagOption("smtputf8")) {
                return Parsed.invalid(NEEDS_SMTPUTF8);
            }
            value.put("localPart", local.toString());
            value.put("localPartValue", local.value());
            return Parsed.valid(value.put("quoted", text.startsWith("\"")));
        } catch (IllegalArgumentException malformed) {
            return Parsed.invalid(String.valueOf(malformed.getMessage()));
        }
    }

    private static Parsed<ObjectNode> path(String text, CheckRequest request, ObjectNode value)
            throws BadRequestException {
        if (text.length() < 2 || !text.startsWith("<") || !text.endsWith(">")) {
            return Parsed.invalid("not in angle brackets");
        }
        if (octets(text) > MAX_PATH_OCTETS) {
            return Parsed.invalid("longer than 256 octets");
        }
        String inner = text.substring(1, text.length() - 1);
        ArrayNode route = value.put("null", inner.isEmpty()).putArray("sourceRoute");
        if (inner.isEmpty()) {
            return Parsed.valid(value.put("address", ""));
        }
        if (inner.equalsIgnoreCase("postmaster")) {
            value.put("localPart", inner).put("postmaster", true);
            return Parsed.valid(value.put("address", inner));
        }
        List<String> hops = new ArrayList<>();
        int start = inner.startsWith("@") ? routeEnd(inner, hops) : 0;
        hops.forEach(route::add);
        return start < 0 ? Parsed.invalid("a malformed source route") : mailbox(inner.substring(start), request, value);
    }

    /// Where the mailbox behind a source route begins (RFC 5321 §4.1.2 A-d-l, appendix C); -1 when it is
    /// malformed.
    private static int routeEnd(String text, List<String> hops) {
        int at = 0;
        while (at < text.length() && text.charAt(at) == '@') {
            int end = at + 1;
            boolean literal = false;
            while (end < text.length() && (literal || text.charAt(end) != ',' && text.charAt(end) != ':')) {
                literal = text.charAt(end) == '[' || literal && text.charAt(end) != ']';
                end++;
            }
            String hop = text.substring(at + 1, end);
            if (end >= text.length() || !Domain.isValid(hop)) {
                return -1;
            }
            hops.add(hop);
            at = end + 1;
            if (text.charAt(end) == ':') {
                return at;
            }
        }
        return -1;
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
