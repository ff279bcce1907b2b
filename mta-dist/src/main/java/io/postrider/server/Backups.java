// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.StoreException;
import jakarta.inject.Inject;
import java.nio.file.Path;

/// Writes consistent copies of the queue while it runs.
record Backups(QueueStore store) {
    @Inject
    Backups {}

    void write(Path folder) throws StoreException {
        store.backup(folder);
    }
}
