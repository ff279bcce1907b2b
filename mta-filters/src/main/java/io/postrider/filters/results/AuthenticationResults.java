// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.results;

import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.filters.message.Parsed;
import java.util.List;

/// The Authentication-Results header field (RFC 8601 §2.2).
///
/// @param authservId who speaks, unquoted
/// @param version 1 unless said otherwise
/// @param results in order; empty for `none`
public record AuthenticationResults(String authservId, int version, List<AuthenticationResult> results) {
    /// The field's name.
    public static final String NAME = "Authentication-Results";

    /// Copies the list.
    public AuthenticationResults {
        results = List.copyOf(results);
    }

    /// Reads a field's value, folded or not.
    public static Parsed<AuthenticationResults> parse(String value) {
        return new ResultsParser(value).parse();
    }

    /// Who a field claims to be from, also when the rest of it cannot be read; empty when there is no name at
    /// all.
    public static String authservIdOf(String value) {
        return new ResultsParser(value).authservId();
    }

    /// The field's value, one result a line, ready for a header edit.
    public String folded() {
        return authservId + text(";\r\n\t");
    }

    /// The same on one line.
    public String unfolded() {
        return authservId + text("; ");
    }

    private String text(String separator) {
        if (results.isEmpty()) {
            return "; none";
        }
        StringBuilder text = new StringBuilder();
        for (AuthenticationResult result : results) {
            text.append(separator).append(ResultsText.of(result));
        }
        return text.toString();
    }
}
