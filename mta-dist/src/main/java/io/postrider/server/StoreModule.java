// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.StoreException;
import io.postrider.api.state.StateStore;
import io.postrider.queue.store.RocksQueueStore;
import io.postrider.queue.store.RocksStateStores;
import io.postrider.queue.store.StorageSettings;
import io.postrider.server.generation.ConfigurationFile;
import io.postrider.server.state.MemoryStates;
import io.postrider.smtp.session.SessionLimits;
import java.time.InstantSource;
import java.util.function.Function;

/// Where messages and state are kept.
final class StoreModule extends AbstractModule {
    private static final long STATE_QUOTA = 1L << 30;
    private static final long STATE_MEMORY = 16L << 20;
    private final boolean dry;

    StoreModule(boolean dry) {
        this.dry = dry;
    }

    @Provides
    @Singleton
    StorageSettings settings(ConfigurationFile file) throws InvalidSettingException {
        long messageSize = file.limits().read(SessionLimits.class).messageSize();
        return file.storage(messageSize).read(StorageSettings.class);
    }

    @Provides
    @Singleton
    RocksQueueStore rocks(StorageSettings settings, InstantSource clock) {
        return new RocksQueueStore(settings, clock);
    }

    @Provides
    @Singleton
    QueueStore store(RocksQueueStore rocks) {
        return rocks;
    }

    @Provides
    @Singleton
    States states(ConfigurationFile file, InstantSource clock) throws StoreException {
        return dry
                ? new States(new MemoryStates(clock), () -> {})
                : rocks(RocksStateStores.open(
                        file.server().stateDirectory().resolve("state"), clock, STATE_QUOTA, STATE_MEMORY));
    }

    private static States rocks(RocksStateStores stores) {
        return new States(stores::named, stores::close);
    }

    @Provides
    @Singleton
    Function<String, StateStore> state(States states) {
        return states.byName();
    }

    /// All state, and how it is closed.
    ///
    /// @param byName state by name
    /// @param closing closes it
    record States(Function<String, StateStore> byName, Closing closing) {}

    /// Closes a store.
    interface Closing {
        /// Closes it.
        void close() throws StoreException;
    }
}
