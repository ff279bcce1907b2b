// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Table;

/// A column family of the record log: one of the store's own, or a table of the queue.
///
/// @param name part of the on-disk format
/// @param putOnce each key is put once and deleted at most once, ever: RocksDB's SingleDelete is allowed
record Family(String name, boolean putOnce) {
    /// Figures of the store: see [Meta].
    static final Family META = new Family("default", false);
    /// Content (queue id) → [Location].
    static final Family CONTENTS = new Family("store-contents", false);
    /// File number, queue id → octets that the content takes in the file.
    static final Family FILES = new Family("store-files", false);
    /// Damaged content (queue id) → why, as text.
    static final Family DAMAGED = new Family("store-damaged", false);

    /// The family of a table.
    static Family of(Table table) {
        return new Family("table-" + table.name(), table.putOnce());
    }
}
