// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.lookup;

import java.util.List;

/// A table's answer. Sealed and frozen.
///
/// @since 0.1
public sealed interface Lookup {
    /// The key is there.
    ///
    /// @param values in the table's order; empty for a set's member without value
    record Found(List<String> values) implements Lookup {
        /// Copies the list.
        public Found {
            values = List.copyOf(values);
        }
    }

    /// The key is not there: an answer.
    record Absent() implements Lookup {}

    /// The table cannot say now: the caller defers, never rejects.
    ///
    /// @param why for log and reply
    record Unavailable(String why) implements Lookup {}
}
