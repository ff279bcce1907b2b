// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.queue.QueueManager;
import io.postrider.server.cli.Exit;
import io.postrider.server.generation.ConfigurationFile;
import io.postrider.server.generation.CurrentGeneration;
import io.postrider.server.generation.Generation;
import io.postrider.server.generation.GenerationBuilder;
import io.postrider.server.plugin.Extensions;
import io.postrider.server.plugin.PluginException;
import io.postrider.smtp.server.ServerSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts the first configuration and each later one in force: a whole generation or nothing. One at a time.
@Singleton
final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);
    private static final long OLD_GENERATION_MINUTES = 15;
    private final ConfigurationFile first;
    private final Extensions extensions;
    private final GenerationBuilder.Surroundings surroundings;
    private final CurrentGeneration current;
    private final Moving moving;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("old-generations").daemon(true).factory());

    /// What a reload moves beside the generation.
    record Moving(Listeners listeners, LogFiles logs, QueueManager queue) {
        @Inject
        Moving {}
    }

    @Inject
    Reload(
            ConfigurationFile first,
            Extensions extensions,
            GenerationBuilder.Surroundings surroundings,
            CurrentGeneration current,
            Moving moving) {
        this.first = first;
        this.extensions = extensions;
        this.surroundings = surroundings;
        this.current = current;
        this.moving = moving;
    }

    /// Builds the first generation and puts it in force; no listener is open yet.
    void first() throws StartFailure {
        Generation generation = build(first);
        ConfigurationCheck.readAll(first);
        current.replace(generation);
    }

    /// Opens the listeners of the first generation.
    void open() throws IOException, StartFailure {
        try {
            moving.listeners().apply(first, current.get());
        } catch (InvalidSettingException e) {
            throw StartFailure.of(e);
        }
    }

    private Generation build(ConfigurationFile file) throws StartFailure {
        try {
            return new GenerationBuilder(file, extensions, surroundings).build();
        } catch (InvalidSettingException | PluginException e) {
            throw StartFailure.of(e);
        }
    }

    /// Reads the file again and puts it in force; returns a sentence about it.
    ///
    /// @throws StartFailure when anything is wrong: then nothing has changed
    synchronized String again() throws StartFailure {
        ConfigurationFile file;
        try {
            file = ConfigurationFile.read(first.path(), name -> Optional.ofNullable(System.getenv(name)));
        } catch (InvalidSettingException e) {
            throw StartFailure.of(e);
        }
        if (!file.server().stateDirectory().equals(first.server().stateDirectory())) {
            throw new StartFailure(Exit.CONFIGURATION, file.path() + ": state-directory cannot change while running");
        }
        Generation next = build(file);
        try {
            ConfigurationCheck.readAll(file);
            file.limits().read(ServerSettings.class);
            moving.listeners().apply(file, next);
        } catch (IOException | InvalidSettingException e) {
            next.close();
            throw StartFailure.of(e);
        }
        boolean same = next.number() == current.get().number();
        current.replace(next).ifPresent(this::closeLater);
        moving.queue().configurationChanged();
        return same ? "reloaded, nothing changed" : "reloaded";
    }

    // sessions and attempts end with the generation that they began with
    private void closeLater(Generation old) {
        later.schedule(old::close, OLD_GENERATION_MINUTES, TimeUnit.MINUTES);
    }

    void bySignal() {
        moving.logs().reopen();
        try {
            LOG.info("{}", again());
        } catch (StartFailure e) {
            LOG.error("reload refused, the old configuration stays: {}", e.sentence());
        }
    }

    void reopenLogs() {
        moving.logs().reopen();
    }
}
