// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.message;

import java.util.Optional;

/// What became of reading a text: the value, or why there is none.
///
/// @param <T> what was to be read
public sealed interface Parsed<T> {
    /// It could be read.
    ///
    /// @param value what it says
    record Valid<T>(T value) implements Parsed<T> {}

    /// It could not.
    ///
    /// @param reason one sentence
    record Invalid<T>(String reason) implements Parsed<T> {}

    /// Read well.
    static <T> Parsed<T> valid(T value) {
        return new Valid<>(value);
    }

    /// Not read.
    static <T> Parsed<T> invalid(String reason) {
        return new Invalid<>(reason);
    }

    /// The value, where the reason does not matter.
    default Optional<T> toOptional() {
        return switch (this) {
            case Valid<T> valid -> Optional.of(valid.value());
            case Invalid<T> invalid -> Optional.empty();
        };
    }
}
