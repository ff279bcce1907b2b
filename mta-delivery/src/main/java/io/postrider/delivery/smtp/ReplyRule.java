// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.delivery.Deferral.Scope;
import io.postrider.api.smtp.EnhancedStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// One line of `reply-rules.txt`, whose head describes the format.
///
/// @param category what the reply is about
/// @param action what to do
/// @param scope what waits with it
/// @param phases in which it applies; empty = all
/// @param code for the three digits
/// @param status for the enhanced status
/// @param text for the text; empty = any
record ReplyRule(
        String category,
        RuleAction action,
        Scope scope,
        Set<String> phases,
        Pattern code,
        StatusPattern status,
        Optional<Pattern> text) {
    private static final int COLUMNS = 7;

    /// What a line orders.
    enum RuleAction {
        AUTO,
        DEFER,
        REJECT,
        SLOWDOWN
    }

    /// The column of the enhanced status.
    ///
    /// @param any matches everything
    /// @param absent matches only a reply without one
    /// @param parts class, subject, detail; -1 = any
    record StatusPattern(boolean any, boolean absent, List<Integer> parts) {
        static StatusPattern of(String text) {
            if (text.equals("*") || text.equals("-")) {
                return new StatusPattern(text.equals("*"), text.equals("-"), List.of());
            }
            String[] words = text.split("\\.", -1);
            if (words.length != 3) {
                throw new IllegalArgumentException("no pattern of an enhanced status: " + text);
            }
            return new StatusPattern(
                    false,
                    false,
                    java.util.Arrays.stream(words)
                            .map(w -> w.equals("x") ? -1 : Integer.parseInt(w))
                            .toList());
        }

        boolean matches(Optional<EnhancedStatus> status) {
            if (any || absent) {
                return any || status.isEmpty();
            }
            return status.isPresent()
                    && fits(parts.get(0), status.get().statusClass())
                    && fits(parts.get(1), status.get().subject())
                    && fits(parts.get(2), status.get().detail());
        }

        private static boolean fits(int wanted, int given) {
            return wanted < 0 || wanted == given;
        }
    }

    /// Reads one line.
    ///
    /// @throws IllegalArgumentException with a sentence when it is malformed
    static ReplyRule parse(String line) {
        String[] columns = line.strip().split("\\s+", COLUMNS);
        if (columns.length != COLUMNS) {
            throw new IllegalArgumentException("a reply rule has seven columns: " + line);
        }
        try {
            return new ReplyRule(
                    columns[0],
                    RuleAction.valueOf(columns[1].toUpperCase(Locale.ROOT)),
                    Scope.valueOf(columns[2].toUpperCase(Locale.ROOT)),
                    columns[3].equals("*") ? Set.of() : Set.of(columns[3].split(",")),
                    Pattern.compile(columns[4]),
                    StatusPattern.of(columns[5]),
                    columns[6].equals("*")
                            ? Optional.empty()
                            : Optional.of(Pattern.compile(columns[6], Pattern.CASE_INSENSITIVE)));
        } catch (PatternSyntaxException malformed) {
            throw new IllegalArgumentException("bad expression in the reply rule: " + line, malformed);
        }
    }

    boolean matches(String phase, int replyCode, Optional<EnhancedStatus> given, String words) {
        return (phases.isEmpty() || phases.contains(phase))
                && code.matcher(Integer.toString(replyCode)).matches()
                && status.matches(given)
                && text.map(t -> t.matcher(words).find()).orElse(true);
    }
}
