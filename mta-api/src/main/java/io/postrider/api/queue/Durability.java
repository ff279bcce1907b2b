// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.queue;

/// How long a caller waits for its changes.
///
/// @since 0.1
public enum Durability {
    /// Until they are synced to the disk: they survive a power cut.
    SYNCED,
    /// Until they are handed to the operating system: they survive the death of the process.
    WRITTEN,
    /// Not at all: in order, synced by the next batch or after 50 ms. Never refused while the store is open.
    LAZY
}
