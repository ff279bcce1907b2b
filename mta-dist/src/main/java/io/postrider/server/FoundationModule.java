// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.postrider.server.generation.ConfigurationFile;
import io.postrider.server.plugin.Extensions;
import io.postrider.server.plugin.PluginException;
import io.postrider.server.plugin.PluginLoader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/// What everything stands on: the configuration, the plugins, the clock, randomness, threads.
final class FoundationModule extends AbstractModule {
    private final ConfigurationFile file;

    FoundationModule(ConfigurationFile file) {
        this.file = file;
    }

    @Override
    protected void configure() {
        bind(ConfigurationFile.class).toInstance(file);
        bind(InstantSource.class).toInstance(Clock.systemUTC());
        bind(RandomGenerator.class).toInstance(new SecureRandom());
        // one virtual thread a task: bounded by the sessions, attempts and calls that use it, each of which is bounded
        ExecutorService virtual = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("task-", 0).factory());
        bind(ExecutorService.class).toInstance(virtual);
        bind(Executor.class).toInstance(virtual);
    }

    @Provides
    @Singleton
    Extensions extensions() throws PluginException {
        Path folder = Optional.ofNullable(System.getProperty("postrider.home"))
                .map(home -> Path.of(home, "plugins"))
                .orElse(Path.of("plugins"));
        return new PluginLoader(FoundationModule.class.getClassLoader()).load(folder);
    }
}
