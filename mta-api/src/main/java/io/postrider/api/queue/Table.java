// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.queue;

/// A table of the store: sorted keys and their values. What they mean is the queue's business.
///
/// @param name lower-case letters; part of the on-disk format
/// @param putOnce true when each key is put exactly once and deleted at most once, ever: the store may forget
/// both
///     together when they meet
/// @since 0.1
public record Table(String name, boolean putOnce) {
    /// Checks the name.
    public Table {
        if (name.isEmpty() || !name.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
            throw new IllegalArgumentException("a table's name is lower-case letters");
        }
    }
}
