// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// One `esmtp-keyword["=" esmtp-value]` (RFC 5321 §4.1.2).
///
/// @param keyword in upper case
/// @param value as given
record Parameter(String keyword, Optional<String> value) {
    /// Reads what follows a path.
    ///
    /// @param text empty, or a blank and parameters
    static List<Parameter> list(String text) throws SyntaxException {
        // RFC 5321 §4.1.1: trailing white space is tolerated
        String rest = text.stripTrailing();
        if (rest.isEmpty()) {
            return List.of();
        }
        if (rest.charAt(0) != ' ' && rest.charAt(0) != '\t') {
            throw SyntaxException.argument("no blank behind the address");
        }
        List<Parameter> list = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String word : rest.strip().split("[ \t]+")) {
            Parameter parameter = of(word);
            if (!seen.add(parameter.keyword)) {
                throw SyntaxException.argument("parameter given twice");
            }
            list.add(parameter);
        }
        return list;
    }

    private static Parameter of(String word) throws SyntaxException {
        int equals = word.indexOf('=');
        String keyword = equals < 0 ? word : word.substring(0, equals);
        if (!isKeyword(keyword)) {
            throw SyntaxException.argument("bad parameter");
        }
        Optional<String> value = equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
        if (value.isPresent() && (value.get().isEmpty() || value.get().indexOf('=') >= 0)) {
            throw SyntaxException.argument("bad parameter value");
        }
        return new Parameter(keyword.toUpperCase(Locale.ROOT), value);
    }

    private static boolean isKeyword(String text) {
        return !text.isEmpty() && text.charAt(0) != '-' && text.chars().allMatch(Parameter::isKeywordCharacter);
    }

    private static boolean isKeywordCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-';
    }

    /// The value.
    String required() throws SyntaxException {
        if (value.isEmpty()) {
            throw bad();
        }
        return value.get();
    }

    /// Checks that there is no value.
    void none() throws SyntaxException {
        if (value.isPresent()) {
            throw bad();
        }
    }

    /// A number of 1 to `digits` digits.
    long digits(int digits) throws SyntaxException {
        String text = required();
        if (text.length() > digits || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw bad();
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException tooLarge) {
            return Long.MAX_VALUE;
        }
    }

    /// 501 5.5.4, naming the parameter.
    SyntaxException bad() {
        return SyntaxException.argument("bad value of " + keyword);
    }
}
