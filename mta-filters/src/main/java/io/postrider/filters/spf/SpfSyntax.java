// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import io.postrider.filters.message.Parsed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A record's terms for showing. Pure functions.
public final class SpfSyntax {
    private SpfSyntax() {}

    /// The terms.
    ///
    /// @param mechanisms in order
    /// @param modifiers name and value, in order; names in lower case
    public record Terms(List<Mechanism> mechanisms, Map<String, String> modifiers) {}

    /// One mechanism.
    ///
    /// @param qualifier `+`, `-`, `?` or `~`
    /// @param name in lower case
    /// @param argument what follows the name, without the colon
    public record Mechanism(char qualifier, String name, String argument) {}

    /// Reads a record; the same grammar as the evaluation's.
    public static Parsed<Terms> parse(String text) {
        if (!SpfRecord.isSpf(text)) {
            return Parsed.invalid("does not begin with v=spf1");
        }
        try {
            SpfRecord record = SpfRecord.parse(text);
            return Parsed.valid(new Terms(mechanisms(record), modifiers(text)));
        } catch (SpfSyntaxException malformed) {
            return Parsed.invalid(malformed.why());
        }
    }

    private static List<Mechanism> mechanisms(SpfRecord record) {
        List<Mechanism> mechanisms = new ArrayList<>();
        for (Directive directive : record.directives()) {
            char qualifier = switch (directive.onMatch()) {
                case FAIL -> '-';
                case SOFTFAIL -> '~';
                case NEUTRAL -> '?';
                case PASS, NONE, TEMPERROR, PERMERROR -> '+';
            };
            String[] parts = directive.text().split("[:/]", 2);
            String rest = directive.text().substring(parts[0].length());
            String argument = rest.startsWith(":") ? rest.substring(1) : rest;
            mechanisms.add(new Mechanism(qualifier, parts[0].toLowerCase(java.util.Locale.ROOT), argument));
        }
        return mechanisms;
    }

    private static Map<String, String> modifiers(String text) {
        Map<String, String> modifiers = new LinkedHashMap<>();
        for (String term : text.split(" +")) {
            String[] parts = term.split("=", 2);
            boolean modifier =
                    parts.length == 2 && parts[0].matches("[A-Za-z][A-Za-z0-9_.-]*") && !parts[0].equalsIgnoreCase("v");
            if (modifier) {
                modifiers.putIfAbsent(parts[0].toLowerCase(java.util.Locale.ROOT), parts[1]);
            }
        }
        return modifiers;
    }
}
