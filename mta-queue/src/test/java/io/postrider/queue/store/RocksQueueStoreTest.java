// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.QueueStore;
import java.nio.file.Path;
import java.time.InstantSource;

/// The store on disk keeps the contract.
final class RocksQueueStoreTest extends QueueStoreContract {
    @Override
    protected QueueStore make(Path state, InstantSource time) {
        return new RocksQueueStore(TestStores.settings(state), time);
    }
}
