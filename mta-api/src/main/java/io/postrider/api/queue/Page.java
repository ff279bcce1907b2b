// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.queue;

import java.util.List;
import java.util.Optional;

/// A page of a table's entries in key order.
///
/// @param entries at most as many as were asked for
/// @param next the key to go on from; empty at the end
/// @since 0.1
public record Page(List<Entry> entries, Optional<byte[]> next) {
    /// One entry.
    ///
    /// @param key the key
    /// @param value the value
    public record Entry(byte[] key, byte[] value) {}
}
