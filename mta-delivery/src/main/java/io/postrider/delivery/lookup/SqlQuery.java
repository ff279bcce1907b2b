// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A query whose placeholders have become bound parameters. Quotes around a placeholder, as older
/// configurations have
/// them, are dropped with it. Immutable.
///
/// @param text for a prepared statement
/// @param parameters what goes into each, in order
record SqlQuery(String text, List<Parameter> parameters) {
    private static final Pattern PLACEHOLDER = Pattern.compile("'?\\{(key|local-part|domain)\\}'?|\\?");

    /// A part of the key.
    enum Parameter {
        /// All of it.
        KEY,
        /// What stands before the last `@`, or all of it.
        LOCAL_PART,
        /// What stands behind the last `@`, or nothing.
        DOMAIN;

        String of(String key) {
            int at = key.lastIndexOf('@');
            return switch (this) {
                case KEY -> key;
                case LOCAL_PART -> at < 0 ? key : key.substring(0, at);
                case DOMAIN -> at < 0 ? "" : key.substring(at + 1);
            };
        }
    }

    static SqlQuery parse(String query) {
        List<Parameter> parameters = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(query);
        while (matcher.find()) {
            String name = matcher.group(1);
            parameters.add(
                    name == null || name.equals("key")
                            ? Parameter.KEY
                            : name.equals("domain") ? Parameter.DOMAIN : Parameter.LOCAL_PART);
            matcher.appendReplacement(text, "?");
        }
        matcher.appendTail(text);
        return new SqlQuery(text.toString(), List.copyOf(parameters));
    }
}
