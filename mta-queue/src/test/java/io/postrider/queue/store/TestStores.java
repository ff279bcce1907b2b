// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.nio.file.Path;

/// Settings for stores that tests open.
final class TestStores {
    private TestStores() {}

    /// Small memory, small segments, no ballast.
    static StorageSettings settings(Path state) {
        return new StorageSettings(state, 10L << 20, "1MiB", "0", "1MiB", 16L << 20, "8MiB", "4MiB");
    }
}
