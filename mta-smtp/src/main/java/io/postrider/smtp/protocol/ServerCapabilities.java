// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import io.postrider.api.smtp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What a server announced in its reply to EHLO or LHLO (RFC 5321 §4.1.1.1). Immutable.
public final class ServerCapabilities {
    private static final ServerCapabilities NONE = new ServerCapabilities(new TreeMap<>());
    private final Map<String, List<String>> keywords;

    private ServerCapabilities(Map<String, List<String>> keywords) {
        this.keywords = keywords;
    }

    /// Nothing: behind HELO, or before any greeting.
    public static ServerCapabilities none() {
        return NONE;
    }

    /// Reads a 250 reply to EHLO; its first line is the server's name. Lines that are no keyword are left
    /// out.
    public static ServerCapabilities of(Reply ehlo) {
        Map<String, List<String>> keywords = new TreeMap<>();
        for (String line : ehlo.lines().subList(1, ehlo.lines().size())) {
            // old servers announce "AUTH=LOGIN PLAIN"
            String text = line.toUpperCase(Locale.ROOT).startsWith("AUTH=") ? "AUTH " + line.substring(5) : line;
            String[] words = text.strip().split("[ \t]+");
            if (isKeyword(words[0])) {
                List<String> known =
                        keywords.computeIfAbsent(words[0].toUpperCase(Locale.ROOT), k -> new ArrayList<>());
                known.addAll(List.of(words).subList(1, words.length));
            }
        }
        return new ServerCapabilities(keywords);
    }

    private static boolean isKeyword(String word) {
        return !word.isEmpty()
                && word.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || c == '-'
                                || c == '_');
    }

    /// True when the server announced it.
    public boolean has(Extension extension) {
        return keywords.containsKey(extension.keyword());
    }

    /// True when the server announced this keyword, in any case.
    public boolean has(String keyword) {
        return keywords.containsKey(keyword.toUpperCase(Locale.ROOT));
    }

    /// The keyword's parameters; none when it was not announced.
    public List<String> parameters(Extension extension) {
        return List.copyOf(keywords.getOrDefault(extension.keyword(), List.of()));
    }

    /// SIZE's limit in octets; empty when there is none, also where the server says 0 (RFC 1870 §3).
    public OptionalLong sizeLimitOctets() {
        return parameters(Extension.SIZE).stream()
                .limit(1)
                .filter(text -> text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9'))
                .mapToLong(Long::parseLong)
                .filter(octets -> octets > 0)
                .findFirst();
    }

    /// The SASL mechanisms in upper case.
    public List<String> mechanisms() {
        return parameters(Extension.AUTH).stream()
                .map(name -> name.toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    /// One of LIMITS (RFC 9422), such as `RCPTMAX`; empty when not announced or no number from 1.
    public OptionalLong limit(String name) {
        String prefix = name.toUpperCase(Locale.ROOT) + "=";
        return parameters(Extension.LIMITS).stream()
                .filter(text -> text.toUpperCase(Locale.ROOT).startsWith(prefix))
                .map(text -> text.substring(prefix.length()))
                .filter(text ->
                        !text.isEmpty() && text.length() <= 6 && text.chars().allMatch(c -> c >= '0' && c <= '9'))
                .mapToLong(Long::parseLong)
                .filter(value -> value > 0)
                .findFirst();
    }

    /// The first parameter of a keyword.
    public Optional<String> parameter(Extension extension) {
        return parameters(extension).stream().findFirst();
    }

    @Override
    public String toString() {
        return "ServerCapabilities" + keywords;
    }
}
