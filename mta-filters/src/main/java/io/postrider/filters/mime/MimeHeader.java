// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import java.util.List;
import java.util.Optional;

/// The header fields of one body part, in order; at most 10,000, the rest is dropped. Immutable.
///
/// @param fields in order
public record MimeHeader(List<Field> fields) {
    /// Copies the list.
    public MimeHeader {
        fields = List.copyOf(fields);
    }

    /// One field.
    ///
    /// @param name as spelt
    /// @param value unfolded and stripped
    public record Field(String name, String value) {}

    /// The value of the first field of a name.
    public Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    /// The values of all fields of a name.
    public List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }
}
