// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.queue;

/// A part of the queue that one node owns at a time. The single-node store has [#ONLY].
///
/// @param number 0 to 63
/// @since 0.1
public record Shard(int number) {
    /// The shard of the single-node store.
    public static final Shard ONLY = new Shard(0);

    /// Checks the range.
    public Shard {
        if (number < 0 || number > 63) {
            throw new IllegalArgumentException("a shard is 0 to 63");
        }
    }
}
