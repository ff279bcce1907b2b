// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.QueueStoreFactory;
import io.postrider.api.queue.QueueStore;
import java.util.Optional;

/// Makes [RocksQueueStore]s: the store named `rocksdb`, the default. Settings: [StorageSettings].
public final class RocksQueueStoreFactory implements QueueStoreFactory {
    /// For the service loader.
    public RocksQueueStoreFactory() {}

    @Override
    public String name() {
        return "rocksdb";
    }

    @Override
    public QueueStore create(ExtensionContext context) throws InvalidSettingException {
        StorageSettings settings = context.settings().read(StorageSettings.class);
        Optional<StorageSizes.Wrong> wrong = StorageSizes.check(settings);
        if (wrong.isPresent()) {
            throw context.settings().invalid(wrong.get().key(), wrong.get().why());
        }
        return new RocksQueueStore(settings, context.clock());
    }
}
