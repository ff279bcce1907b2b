// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.nio.file.Path;

/// The parts of a queue's folder.
///
/// @param root the folder itself: `format`, `lock`, `ballast`, `id-floor`
record StoreFolders(Path root) {
    /// RocksDB's folder.
    Path records() {
        return root.resolve("records");
    }

    /// The content files.
    Path contents() {
        return root.resolve("contents");
    }

    /// What was set aside.
    Path damaged() {
        return root.resolve("damaged");
    }

    /// The ballast file.
    Path ballast() {
        return root.resolve("ballast");
    }

    /// Written by a restore: no id up to the one in it is given.
    Path idFloor() {
        return root.resolve("id-floor");
    }
}
