// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.postrider.api.lookup.Lookup;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.delivery.dns.DnsSettings;
import io.postrider.delivery.tls.TlsSettings;
import io.postrider.queue.QueueSettings;
import io.postrider.queue.dsn.DsnSettings;
import io.postrider.queue.store.StorageSettings;
import io.postrider.server.cli.Exit;
import io.postrider.server.generation.ConfigurationFile;
import io.postrider.server.generation.Generation;
import io.postrider.server.generation.GenerationBuilder;
import io.postrider.server.plugin.Extensions;
import io.postrider.server.plugin.PluginException;
import io.postrider.smtp.server.ServerSettings;
import io.postrider.smtp.session.SessionLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Checks a configuration as far as a start would: every table is read, every file that it names is opened,
/// nothing is
/// bound, nothing is written.
final class ConfigurationCheck {
    private ConfigurationCheck() {}

    static void check(ConfigurationFile file) throws StartFailure {
        try {
            Injector injector = Guice.createInjector(Wiring.modules(file, true));
            Generation generation = new GenerationBuilder(
                            file,
                            injector.getInstance(Extensions.class),
                            injector.getInstance(GenerationBuilder.Surroundings.class))
                    .build();
            readAll(file);
            generation.close();
        } catch (InvalidSettingException | PluginException | RuntimeException e) {
            throw StartFailure.of(e);
        }
    }

    /// Looks a key up in a table, as the server would. Without a readable configuration there are only tables
    /// by URI.
    static Optional<String> lookup(Path config, String table, String key) throws StartFailure {
        try {
            ConfigurationFile file = Files.isReadable(config)
                    ? ConfigurationFile.read(config, name -> Optional.ofNullable(System.getenv(name)))
                    : ConfigurationFile.minimal(config);
            Injector injector = Guice.createInjector(Wiring.modules(file, true));
            Generation generation = new GenerationBuilder(
                            file,
                            injector.getInstance(Extensions.class),
                            injector.getInstance(GenerationBuilder.Surroundings.class))
                    .build();
            return switch (generation.tables().table(table).lookup(key)) {
                case Lookup.Found found -> Optional.of(String.join(",", found.values()));
                case Lookup.Absent ignored -> Optional.empty();
                case Lookup.Unavailable unavailable -> throw new StartFailure(Exit.TEMPORARY, unavailable.why());
            };
        } catch (InvalidSettingException | PluginException | RuntimeException e) {
            throw StartFailure.of(e);
        }
    }

    /// Reads the tables that no generation reads, and refuses what nobody knows.
    static void readAll(ConfigurationFile file) throws StartFailure {
        try {
            file.limits().read(ServerSettings.class);
            file.storage(file.limits().read(SessionLimits.class).messageSize()).read(StorageSettings.class);
            file.root().table("queue").read(QueueSettings.class);
            file.root().table("dsn").read(DsnSettings.class);
            file.root().table("dns").read(DnsSettings.class);
            file.root().table("tls").read(TlsSettings.class);
            file.refuseUnknown();
        } catch (InvalidSettingException e) {
            throw StartFailure.of(e);
        }
    }
}
