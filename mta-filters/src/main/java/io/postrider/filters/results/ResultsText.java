// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.results;

import io.postrider.api.smtp.AuthenticationResult;
import java.util.Locale;
import java.util.Set;

/// Writes one result so that no value can break out of its place. Pure functions.
public final class ResultsText {
    private static final String TOKEN_SPECIALS = "()<>@,;:\\\"/[]?=";
    private static final int MAX_VALUE = 500;
    private static final Set<String> ADDRESS_PROPERTIES = Set.of(
            "smtp.mailfrom",
            "smtp.helo",
            "header.i",
            "header.from",
            "header.d",
            "smtp.rcptto",
            "policy.iprev",
            "smtp.remote-ip");

    private ResultsText() {}

    /// `method=result reason="…" type.name=value …`.
    public static String of(AuthenticationResult result) {
        StringBuilder text =
                new StringBuilder(word(result.method())).append('=').append(word(result.result()));
        result.reason().ifPresent(reason -> text.append(" reason=").append(quoted(reason)));
        for (AuthenticationResult.Property property : result.properties()) {
            String key = word(property.type()) + "." + word(property.name());
            text.append(' ').append(key).append('=');
            text.append(ADDRESS_PROPERTIES.contains(key) ? address(property.value()) : value(property.value()));
        }
        return text.toString();
    }

    private static String word(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
    }

    // RFC 8601 §2.2: pvalue may be local-part@domain bare, where both are of plain characters
    private static String address(String text) {
        int at = text.lastIndexOf('@');
        String local = at < 0 ? "" : text.substring(0, at);
        boolean plain = (local.isEmpty() || isToken(local))
                && !text.isEmpty()
                && (isToken(text.substring(at + 1)) || isHostLike(text.substring(at + 1)));
        return plain ? clipped(text) : quoted(text);
    }

    private static boolean isHostLike(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' || c == ':');
    }

    private static String value(String text) {
        return isToken(text) ? clipped(text) : quoted(text);
    }

    // RFC 2045 §5.1 token
    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(
                                c -> c > ' ' && c != 0x7f && (c < 0x80 || c >= 0xa0) && TOKEN_SPECIALS.indexOf(c) < 0);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        clipped(text).chars().forEach(c -> {
            if (c < ' ' || c >= 0x7f && c < 0xa0) {
                quoted.append(' ');
            } else {
                quoted.append(c == '"' || c == '\\' ? "\\" : "").append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    private static String clipped(String text) {
        return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE);
    }
}
