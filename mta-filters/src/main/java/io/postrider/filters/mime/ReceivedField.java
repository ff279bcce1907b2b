// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import io.postrider.filters.message.Parsed;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A trace field (RFC 5321 §4.4, RFC 5322 §3.6.7). Immutable.
///
/// @param clauses by their keyword in lower case: `from by via with id for`, as written
/// @param comments the comment that stands behind a clause, by the clause's keyword, without its parentheses
/// @param date when
public record ReceivedField(Map<String, String> clauses, Map<String, String> comments, OffsetDateTime date) {
    private static final Set<String> KEYWORDS = Set.of("from", "by", "via", "with", "id", "for");
    private static final int MAX_TOKENS = 200;

    /// Copies the maps.
    public ReceivedField {
        clauses = Map.copyOf(clauses);
        comments = Map.copyOf(comments);
    }

    /// One clause.
    public Optional<String> clause(String keyword) {
        return Optional.ofNullable(clauses.get(keyword));
    }

    /// The comment behind a clause: with `from` it is the client's name and address as the server saw them.
    public Optional<String> comment(String keyword) {
        return Optional.ofNullable(comments.get(keyword));
    }

    /// Reads a field's value, folded or not.
    public static Parsed<ReceivedField> parse(String value) {
        int semicolon = lastSemicolon(value);
        if (semicolon < 0) {
            return Parsed.invalid("no semicolon before the date");
        }
        return switch (MessageDate.parse(value.substring(semicolon + 1))) {
            case Parsed.Invalid<OffsetDateTime>(String reason) -> Parsed.invalid(reason);
            case Parsed.Valid<OffsetDateTime>(OffsetDateTime date) ->
                new Reader().read(value.substring(0, semicolon), date);
        };
    }

    private static int lastSemicolon(String value) {
        int found = -1;
        int at = 0;
        while (at < value.length()) {
            switch (value.charAt(at)) {
                case '(' -> at = Comments.end(value, at);
                case '"' -> at = Comments.quotedEnd(value, at);
                case ';' -> found = at++;
                default -> at++;
            }
        }
        return found;
    }

    /// Reads the clauses; used once.
    private static final class Reader {
        private final Map<String, String> clauses = new LinkedHashMap<>();
        private final Map<String, String> comments = new LinkedHashMap<>();
        private String keyword = "";

        Parsed<ReceivedField> read(String text, OffsetDateTime date) {
            List<String> tokens = tokens(text);
            if (tokens.size() > MAX_TOKENS) {
                return Parsed.invalid("too many words");
            }
            for (String token : tokens) {
                if (token.startsWith("(")) {
                    comment(token);
                    continue;
                }
                String defect = word(token, token.toLowerCase(Locale.ROOT));
                if (!defect.isEmpty()) {
                    return Parsed.invalid(defect);
                }
            }
            if (!keyword.isEmpty() && !clauses.containsKey(keyword)) {
                return Parsed.invalid("nothing behind " + keyword);
            }
            return text.chars().anyMatch(c -> c < ' ' && c != '\t' && c != '\r' && c != '\n')
                    ? Parsed.invalid("a control character")
                    : Parsed.valid(new ReceivedField(clauses, comments, date));
        }

        private String word(String token, String word) {
            boolean known = KEYWORDS.contains(word);
            boolean opens = keyword.isEmpty() || clauses.containsKey(keyword);
            if (!known && keyword.isEmpty()) {
                return "no keyword: " + token;
            }
            if (!known) {
                // more words than one, such as `with Microsoft SMTP Server`
                clauses.merge(keyword, token, (before, more) -> before + " " + more);
                return "";
            }
            if (!opens) {
                return "nothing behind " + keyword;
            }
            keyword = word;
            return clauses.containsKey(word) ? word + " stands twice" : "";
        }

        private void comment(String token) {
            String inner = token.substring(1, token.endsWith(")") ? token.length() - 1 : token.length());
            comments.putIfAbsent(
                    keyword.isEmpty() ? "from" : keyword,
                    inner.replaceAll("\\s+", " ").strip());
        }

        private static List<String> tokens(String text) {
            List<String> tokens = new ArrayList<>();
            int at = 0;
            while (at < text.length() && tokens.size() <= MAX_TOKENS) {
                char c = text.charAt(at);
                if (Character.isWhitespace(c)) {
                    at++;
                    continue;
                }
                int end = c == '(' ? Comments.end(text, at) : wordEnd(text, at);
                tokens.add(text.substring(at, end));
                at = end;
            }
            return tokens;
        }

        private static int wordEnd(String text, int from) {
            int at = from;
            while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && text.charAt(at) != '(') {
                at = text.charAt(at) == '"' ? Comments.quotedEnd(text, at) : at + 1;
            }
            return at;
        }
    }
}
