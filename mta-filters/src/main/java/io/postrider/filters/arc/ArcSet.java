// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.arc;

import io.postrider.filters.dkim.DkimSyntaxException;
import io.postrider.filters.dkim.SignatureTags;
import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.HeaderSection;
import io.postrider.filters.message.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The three fields of one instance (RFC 8617 §4.2).
///
/// @param instance 1 to 50
/// @param results ARC-Authentication-Results
/// @param message ARC-Message-Signature
/// @param seal ARC-Seal
public record ArcSet(int instance, HeaderField results, HeaderField message, HeaderField seal) {
    /// The name of the first.
    public static final String RESULTS = "ARC-Authentication-Results";

    /// The name of the second.
    public static final String MESSAGE = "ARC-Message-Signature";

    /// The name of the third.
    public static final String SEAL = "ARC-Seal";

    /// RFC 8617 §4.2.1.
    static final int MAX_INSTANCES = 50;

    private static final class Group {
        private final List<HeaderField> results = new ArrayList<>();
        private final List<HeaderField> messages = new ArrayList<>();
        private final List<HeaderField> seals = new ArrayList<>();

        boolean isWhole() {
            return results.size() == 1 && messages.size() == 1 && seals.size() == 1;
        }

        ArcSet set(int instance) {
            return new ArcSet(instance, results.getFirst(), messages.getFirst(), seals.getFirst());
        }
    }

    /// All sets of a message, first instance first; empty when it has no such field. Each instance from 1 on
    /// must have
    /// exactly one of each field (RFC 8617 §5.2 step 3).
    public static Parsed<List<ArcSet>> all(HeaderSection head) {
        TreeMap<Integer, Group> groups = new TreeMap<>();
        try {
            for (HeaderField field : head.fields()) {
                collect(field, groups);
            }
        } catch (DkimSyntaxException malformed) {
            return Parsed.invalid(malformed.why());
        }
        List<ArcSet> sets = new ArrayList<>();
        for (var entry : groups.entrySet()) {
            if (entry.getKey() != sets.size() + 1) {
                return Parsed.invalid("instance " + (sets.size() + 1) + " is missing");
            }
            if (!entry.getValue().isWhole()) {
                return Parsed.invalid("instance " + entry.getKey() + " has not exactly one of each field");
            }
            sets.add(entry.getValue().set(entry.getKey()));
        }
        return Parsed.valid(sets);
    }

    private static void collect(HeaderField field, TreeMap<Integer, Group> groups) throws DkimSyntaxException {
        if (field.is(RESULTS)) {
            group(groups, resultsInstance(field)).results.add(field);
        } else if (field.is(MESSAGE)) {
            group(groups, tagInstance(field)).messages.add(field);
        } else if (field.is(SEAL)) {
            group(groups, tagInstance(field)).seals.add(field);
        }
    }

    private static Group group(TreeMap<Integer, Group> groups, int instance) {
        return groups.computeIfAbsent(instance, k -> new Group());
    }

    private static int tagInstance(HeaderField field) throws DkimSyntaxException {
        return instance(SignatureTags.of(field).tags().required("i"));
    }

    // arc-info = instance [CFWS] ";" authres-payload
    private static int resultsInstance(HeaderField field) throws DkimSyntaxException {
        String value = field.value();
        int semicolon = value.indexOf(';');
        int equals = value.indexOf('=');
        boolean named = equals > 0
                && equals < semicolon
                && value.substring(0, equals).strip().equals("i");
        if (!named) {
            throw new DkimSyntaxException("ARC-Authentication-Results has no instance");
        }
        return instance(value.substring(equals + 1, semicolon)
                .replaceAll("\\([^()]*\\)", "")
                .strip());
    }

    private static int instance(String text) throws DkimSyntaxException {
        boolean number = !text.isEmpty() && text.length() <= 2 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int value = number ? Integer.parseInt(text) : 0;
        if (value < 1 || value > MAX_INSTANCES) {
            throw new DkimSyntaxException("bad instance");
        }
        return value;
    }
}
