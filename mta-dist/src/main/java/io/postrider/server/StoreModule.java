// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.state.StateStore;
import io.postrider.queue.store.RocksQueueStore;
import io.postrider.queue.store.StorageSettings;
import io.postrider.server.generation.ConfigurationFile;
import io.postrider.server.state.MemoryStates;
import io.postrider.smtp.session.SessionLimits;
import java.time.InstantSource;
import java.util.function.Function;

/// Where messages and state are kept.
final class StoreModule extends AbstractModule {
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
    Function<String, StateStore> states(InstantSource clock) {
        return new MemoryStates(clock);
    }

    @Override
    protected void configure() {
        requireBinding(com.google.inject.Key.get(new TypeLiteral<Function<String, StateStore>>() {}));
    }
}
