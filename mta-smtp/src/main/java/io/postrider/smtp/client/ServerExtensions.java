// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// What the peer announced to EHLO or LHLO (RFC 5321 §4.1.1.1). Immutable.
public final class ServerExtensions {
    private static final ServerExtensions NONE = new ServerExtensions(Map.of());
    private static final int KEYWORDS = 200;
    private final Map<String, String> keywords;

    private ServerExtensions(Map<String, String> keywords) {
        this.keywords = keywords;
    }

    /// A peer that knows only HELO.
    public static ServerExtensions none() {
        return NONE;
    }

    /// Reads the lines of a 250 to EHLO; the first is the peer's name.
    static ServerExtensions parse(List<String> lines, Set<String> suppressed) {
        Map<String, String> found = new HashMap<>();
        for (String line : lines.subList(Math.min(1, lines.size()), Math.min(KEYWORDS, lines.size()))) {
            String text = line.strip();
            // Some servers write AUTH=LOGIN as draft versions of RFC 2554 had it.
            int end = text.toUpperCase(Locale.ROOT).startsWith("AUTH=") ? 4 : text.indexOf(' ');
            String keyword = (end < 0 ? text : text.substring(0, end)).toUpperCase(Locale.ROOT);
            String argument = end < 0 ? "" : text.substring(end + 1).strip();
            if (!keyword.isEmpty() && !suppressed.contains(keyword)) {
                found.merge(keyword, argument, (a, b) -> (a + " " + b).strip());
            }
        }
        return new ServerExtensions(Map.copyOf(found));
    }

    /// True when `keyword` was announced, without regard to case.
    public boolean has(String keyword) {
        return keywords.containsKey(keyword.toUpperCase(Locale.ROOT));
    }

    /// What stands behind the keyword; empty when it was not announced.
    public Optional<String> argument(String keyword) {
        return Optional.ofNullable(keywords.get(keyword.toUpperCase(Locale.ROOT)));
    }

    /// All keywords.
    public Set<String> keywords() {
        return keywords.keySet();
    }

    /// The largest message in octets (RFC 1870 §4); empty when not said or 0.
    public OptionalLong sizeLimitOctets() {
        String text = keywords.getOrDefault("SIZE", "");
        boolean number = !text.isEmpty() && text.length() < 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number && Long.parseLong(text) > 0 ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /// RCPTMAX of LIMITS (RFC 9422 §4.2).
    public OptionalInt recipientsPerTransaction() {
        return limit("RCPTMAX=");
    }

    /// MAILMAX of LIMITS (RFC 9422 §4.1).
    public OptionalInt transactionsPerConnection() {
        return limit("MAILMAX=");
    }

    /// The SASL mechanisms, in upper case, in the peer's order.
    public List<String> mechanisms() {
        String text = keywords.getOrDefault("AUTH", "").toUpperCase(Locale.ROOT);
        return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
    }

    private OptionalInt limit(String name) {
        for (String word : keywords.getOrDefault("LIMITS", "").split("\\s+")) {
            String value = word.toUpperCase(Locale.ROOT).startsWith(name) ? word.substring(name.length()) : "";
            if (value.matches("[1-9][0-9]{0,5}")) {
                return OptionalInt.of(Integer.parseInt(value));
            }
        }
        return OptionalInt.empty();
    }

    @Override
    public String toString() {
        return keywords.toString();
    }
}
