// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.results;

import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.filters.message.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads the grammar of RFC 8601 §2.2. Linear; comments nest to any depth without recursion. Used once.
final class ResultsParser {
    private static final int MAX_RESULTS = 200;
    private static final String BARE_ENDS = " \t\r\n;(\"";
    private final String text;
    private int at;
    private String defect = "";

    ResultsParser(String text) {
        this.text = text;
    }

    String authservId() {
        skipBlanks();
        return value("");
    }

    Parsed<AuthenticationResults> parse() {
        String id = authservId();
        if (id.isEmpty()) {
            return Parsed.invalid("no authserv-id");
        }
        int version = version();
        if (at < text.length() && text.charAt(at) != ';') {
            return Parsed.invalid("no semicolon behind the authserv-id");
        }
        List<AuthenticationResult> results = new ArrayList<>();
        boolean none = false;
        int parts = 0;
        while (defect.isEmpty() && accept(';')) {
            skipBlanks();
            if (at >= text.length()) {
                break;
            }
            if (++parts > MAX_RESULTS) {
                return Parsed.invalid("too many results");
            }
            none |= result(results);
        }
        if (!defect.isEmpty()) {
            return Parsed.invalid(defect);
        }
        if (at < text.length()) {
            return Parsed.invalid("unexpected text at " + at);
        }
        if (results.isEmpty() && !none) {
            return Parsed.invalid("no result and no \"none\"");
        }
        return none && !results.isEmpty()
                ? Parsed.invalid("\"none\" beside results")
                : Parsed.valid(new AuthenticationResults(id, version, results));
    }

    private int version() {
        skipBlanks();
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        String digits = text.substring(start, at);
        skipBlanks();
        return digits.isEmpty() || digits.length() > 4 ? 1 : Integer.parseInt(digits);
    }

    /// Reads one resinfo; true when it was `none`.
    private boolean result(List<AuthenticationResult> results) {
        String method = keyword();
        skipBlanks();
        if (method.equals("none") && (at >= text.length() || text.charAt(at) == ';')) {
            return true;
        }
        if (accept('/')) {
            skipBlanks();
            keyword();
            skipBlanks();
        }
        if (method.isEmpty() || !accept('=')) {
            defect = "no method=result at " + at;
            return false;
        }
        skipBlanks();
        String verdict = keyword();
        if (verdict.isEmpty()) {
            defect = "no result of method " + method;
            return false;
        }
        results.add(details(AuthenticationResult.of(method, verdict)));
        return false;
    }

    private AuthenticationResult details(AuthenticationResult bare) {
        AuthenticationResult result = bare;
        skipBlanks();
        while (at < text.length() && text.charAt(at) != ';' && defect.isEmpty()) {
            String type = keyword();
            skipBlanks();
            if (type.equals("reason") && accept('=')) {
                skipBlanks();
                result = result.withReason(value(""));
            } else if (!type.isEmpty() && accept('.')) {
                result = property(result, type);
            } else {
                defect = "no ptype.property=value at " + at;
            }
            skipBlanks();
        }
        return result;
    }

    private AuthenticationResult property(AuthenticationResult result, String type) {
        skipBlanks();
        String name = keyword();
        skipBlanks();
        if (name.isEmpty() || !accept('=')) {
            defect = "no property behind " + type;
            return result;
        }
        skipBlanks();
        return result.withProperty(type, name, value("\""));
    }

    private String keyword() {
        int start = at;
        while (at < text.length() && isKeyword(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at).toLowerCase(Locale.ROOT);
    }

    private static boolean isKeyword(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }

    private boolean accept(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    /// A quoted string, a bare run of characters, or a quoted local part with its domain.
    private String value(String keepQuotesBeforeAt) {
        StringBuilder value = new StringBuilder();
        if (at < text.length() && text.charAt(at) == '"') {
            String inner = quoted();
            boolean localPart = at < text.length() && text.charAt(at) == '@' && !keepQuotesBeforeAt.isEmpty();
            value.append(localPart ? "\"" + inner + "\"" : inner);
            if (!localPart) {
                return value.toString();
            }
        }
        while (at < text.length() && BARE_ENDS.indexOf(text.charAt(at)) < 0) {
            value.append(text.charAt(at++));
        }
        return value.toString();
    }

    private String quoted() {
        StringBuilder inner = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            inner.append(text.charAt(at++));
        }
        if (!accept('"')) {
            defect = "quote without end";
        }
        return inner.toString();
    }

    /// Skips blanks, line ends and comments (RFC 5322 §3.2.2 CFWS).
    private void skipBlanks() {
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (c == '\\' && depth > 0) {
                at++;
            } else if (depth == 0 && c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                return;
            }
            at++;
        }
        at = Math.min(at, text.length());
        if (depth > 0) {
            defect = "comment without end";
        }
    }
}
