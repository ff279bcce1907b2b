// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.config;

import java.util.List;
import java.util.Map;

/// A value of the configuration with its place.
public sealed interface Node {
    /// Where it stands.
    Position at();

    /// A text, number, truth value or date.
    ///
    /// @param at where
    /// @param value `String` (substituted), `Long`, `Double`, `Boolean`; dates as their text
    record Scalar(Position at, Object value) implements Node {}

    /// An array.
    ///
    /// @param at where
    /// @param items in order
    record Sequence(Position at, List<Node> items) implements Node {}

    /// A table.
    ///
    /// @param at where
    /// @param entries by key, in the order of the file
    record Section(Position at, Map<String, Node> entries) implements Node {}

    /// What it is, for people.
    default String kind() {
        return switch (this) {
            case Scalar s ->
                switch (s.value()) {
                    case Long ignored -> "a whole number";
                    case Double ignored -> "a fraction";
                    case Boolean ignored -> "true or false";
                    default -> "a text";
                };
            case Sequence ignored -> "an array";
            case Section ignored -> "a table";
        };
    }
}
