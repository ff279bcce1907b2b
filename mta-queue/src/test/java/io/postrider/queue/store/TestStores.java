// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Settings for stores that tests open.
final class TestStores {
    private TestStores() {}

    /// Small memory, small segments, no ballast.
    static StorageSettings settings(Path state) {
        return new StorageSettings(state, 10L << 20, "1MiB", "0", "1MiB", 16L << 20, "8MiB", "4MiB");
    }

    /// Deletes a folder with all that is in it.
    static void deleteTree(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /// Copies a folder with all that is in it.
    static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
