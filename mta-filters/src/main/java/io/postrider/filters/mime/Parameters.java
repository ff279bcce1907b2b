// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A header value with parameters (RFC 2045 §5.1, RFC 2231), read tolerantly.
///
/// @param value what stands before the first semicolon, in lower case, comments taken out
/// @param values the parameters by name in lower case, joined and decoded, in order
/// @param defects what is wrong: words with dashes
public record Parameters(String value, Map<String, String> values, List<String> defects) {
    /// The most parameters; the others are dropped.
    public static final int MAX_PARAMETERS = 256;

    /// Copies.
    public Parameters {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        defects = List.copyOf(defects);
    }

    /// Reads a field's value.
    public static Parameters parse(String text) {
        return new ParameterReader(text).read();
    }

    /// One parameter.
    public Optional<String> named(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
