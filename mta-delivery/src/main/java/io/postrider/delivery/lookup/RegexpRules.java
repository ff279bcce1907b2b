// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The rules of a `regexp:` table: `/PATTERN/flags value`, `!/PATTERN/flags value` for what does not match,
/// and
/// `if /PATTERN/flags` … `endif` around rules. Any character that is no letter, digit or blank may stand for
/// the
/// slash. Matching ignores case unless the flag `i` switches that off; `$1`, `${1}`, `$(1)` stand for groups,
/// `$$` for
/// a dollar. Immutable.
final class RegexpRules {
    private final List<Rule> rules;

    private record Rule(Condition condition, List<Condition> around, String value) {}

    private record Condition(Pattern pattern, boolean inverted) {
        boolean holds(String key) {
            return pattern.matcher(new BudgetedText(key)).find() != inverted;
        }
    }

    private record Parsed(Condition condition, String rest) {}

    private RegexpRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /// The value of the first rule that matches.
    ///
    /// @throws BudgetedText.Exhausted when a pattern backtracks without end
    Optional<String> find(String key) {
        for (Rule rule : rules) {
            if (rule.around.stream().allMatch(condition -> condition.holds(key)) && rule.condition.holds(key)) {
                return Optional.of(rule.condition.inverted ? rule.value : substituted(rule, key));
            }
        }
        return Optional.empty();
    }

    private static String substituted(Rule rule, String key) {
        if (rule.value.indexOf('$') < 0) {
            return rule.value;
        }
        Matcher match = rule.condition.pattern.matcher(new BudgetedText(key));
        if (!match.find()) {
            return rule.value;
        }
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < rule.value.length()) {
            char c = rule.value.charAt(i);
            if (c == '$' && i + 1 < rule.value.length()) {
                i = reference(rule.value, i + 1, match, text);
            } else {
                text.append(c);
                i++;
            }
        }
        return text.toString();
    }

    /// Appends what the reference behind a dollar stands for; returns the index behind it.
    private static int reference(String value, int at, Matcher match, StringBuilder text) {
        char c = value.charAt(at);
        if (c == '$') {
            text.append('$');
            return at + 1;
        }
        boolean bracketed = c == '{' || c == '(';
        int begin = bracketed ? at + 1 : at;
        int end = begin;
        while (end < value.length() && Character.isDigit(value.charAt(end)) && end - begin < 2) {
            end++;
        }
        if (end == begin) {
            text.append('$');
            return at;
        }
        int group = Integer.parseInt(value.substring(begin, end));
        if (group <= match.groupCount() && match.group(group) != null) {
            text.append(match.group(group));
        }
        return bracketed && end < value.length() ? end + 1 : end;
    }

    static RegexpRules parse(String file, Consumer<String> complain) {
        List<Rule> rules = new ArrayList<>();
        Deque<Condition> open = new ArrayDeque<>();
        for (LogicalLine line : LogicalLine.of(file)) {
            try {
                take(line.text(), rules, open);
            } catch (IllegalArgumentException e) {
                complain.accept(line.number() + ": " + e.getMessage() + "; the line is not used");
            }
        }
        return new RegexpRules(rules);
    }

    private static void take(String line, List<Rule> rules, Deque<Condition> open) {
        if (line.equals("endif")) {
            if (open.pollLast() == null) {
                throw new IllegalArgumentException("endif without if");
            }
            return;
        }
        if (line.startsWith("if ") || line.startsWith("if\t")) {
            open.addLast(condition(line.substring(3).strip()).condition);
            return;
        }
        Parsed parsed = condition(line);
        if (parsed.condition.pattern.matcher("").groupCount() < highestReference(parsed.rest)) {
            throw new IllegalArgumentException("the value names a group that the pattern does not have");
        }
        rules.add(new Rule(parsed.condition, List.copyOf(open), parsed.rest));
    }

    private static int highestReference(String value) {
        Matcher references = Pattern.compile("\\$[({]?(\\d{1,2})").matcher(value.replace("$$", ""));
        int highest = 0;
        while (references.find()) {
            highest = Math.max(highest, Integer.parseInt(references.group(1)));
        }
        return highest;
    }

    private static Parsed condition(String text) {
        boolean inverted = text.startsWith("!");
        String rule = inverted ? text.substring(1).strip() : text;
        if (rule.isEmpty() || Character.isLetterOrDigit(rule.charAt(0))) {
            throw new IllegalArgumentException("a rule begins with /PATTERN/");
        }
        char slash = rule.charAt(0);
        int end = 1;
        while (end < rule.length() && rule.charAt(end) != slash) {
            end += rule.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= rule.length()) {
            throw new IllegalArgumentException("the pattern has no end");
        }
        int rest = end + 1;
        while (rest < rule.length() && rule.charAt(rest) != ' ' && rule.charAt(rest) != '\t') {
            rest++;
        }
        Pattern pattern = compile(rule.substring(1, end), rule.substring(end + 1, rest));
        return new Parsed(new Condition(pattern, inverted), rule.substring(rest).strip());
    }

    private static Pattern compile(String pattern, String flags) {
        int options = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        for (char flag : flags.toCharArray()) {
            options ^= switch (flag) {
                case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                case 'm' -> Pattern.MULTILINE;
                case 's' -> Pattern.DOTALL;
                case 'x' -> 0;
                default -> throw new IllegalArgumentException("unknown flag " + flag);
            };
        }
        try {
            return Pattern.compile(pattern, options);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("bad pattern: " + e.getDescription(), e);
        }
    }
}
