// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.mail.Mailbox;
import io.postrider.delivery.lookup.AddressKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A text with placeholders: `{local-part}` (without extension, lower case), `{domain}` (A-labels),
/// `{extension}`,
/// `{recipient}`, `{sender}`. Here and nowhere else they are filled in. Immutable.
final class Template {
    private static final Set<String> NAMES = Set.of("local-part", "domain", "extension", "recipient", "sender");
    private static final int MAX_VALUE_OCTETS = 255;
    private final List<Part> parts;

    private sealed interface Part {
        record Text(String text) implements Part {}

        record Placeholder(String name) implements Part {}
    }

    /// The outcome of filling in.
    sealed interface Filled {
        /// @param text without placeholders
        record Good(String text) implements Filled {}

        /// A value has no place in a path.
        ///
        /// @param why for the reply
        record Bad(String why) implements Filled {}
    }

    private Template(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /// @throws IllegalArgumentException with a sentence for an unknown placeholder
    static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            int close = open < 0 ? -1 : text.indexOf('}', open);
            if (close < 0) {
                break;
            }
            String name = text.substring(open + 1, close);
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("\"" + text + "\": there is no placeholder {" + name
                        + "}; there are {local-part} {domain} {extension} {recipient} {sender}");
            }
            parts.add(new Part.Text(text.substring(at, open)));
            parts.add(new Part.Placeholder(name));
            at = close + 1;
        }
        parts.add(new Part.Text(text.substring(at)));
        return new Template(parts);
    }

    static List<Template> parseAll(List<String> texts) {
        return texts.stream().map(Template::parse).toList();
    }

    /// Fills in; `inPath` is false for the arguments of programs, where the null reverse-path is an empty
    /// argument.
    Filled fill(Question question, boolean inPath) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Text(String fixed) -> text.append(fixed);
                case Part.Placeholder(String name) -> {
                    String value = value(name, question);
                    boolean nullSender = !inPath && name.equals("sender") && value.isEmpty();
                    String defect = nullSender ? "" : defect(value);
                    if (!defect.isEmpty()) {
                        return new Filled.Bad("{" + name + "} " + defect);
                    }
                    text.append(value);
                }
            }
        }
        return new Filled.Good(text.toString());
    }

    private static String value(String name, Question question) {
        Mailbox mailbox = question.mailbox();
        AddressKeys.Split split = question.keys().split(mailbox.localPart());
        return switch (name) {
            case "local-part" -> split.base().toLowerCase(Locale.ROOT);
            case "domain" -> mailbox.domain().ascii();
            case "extension" -> split.extension();
            case "recipient" ->
                mailbox.localPart().value() + "@" + mailbox.domain().ascii();
            default ->
                question.reversePath()
                        .mailbox()
                        .map(m -> m.localPart().value() + "@" + m.domain().ascii())
                        .orElse("");
        };
    }

    // CONTRACT §3, Tables: such a value is 550 5.1.3 at RCPT
    private static String defect(String value) {
        if (value.isEmpty()) {
            return "is empty";
        }
        if (value.startsWith(".")) {
            return "begins with a dot";
        }
        if (value.getBytes(StandardCharsets.UTF_8).length > MAX_VALUE_OCTETS) {
            return "is longer than 255 octets";
        }
        boolean bad = value.chars().anyMatch(c -> c == '/' || c < ' ' || c >= 0x7f && c < 0xa0);
        return bad ? "has a slash or a control character" : "";
    }
}
