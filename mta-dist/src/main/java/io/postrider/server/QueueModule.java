// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.postrider.api.event.EventPublisher;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.delivery.smtp.SmtpServices;
import io.postrider.queue.IntakePorts;
import io.postrider.queue.MailQueue;
import io.postrider.queue.QueueManager;
import io.postrider.queue.QueuePorts;
import io.postrider.queue.QueueSettings;
import io.postrider.queue.dsn.DsnSettings;
import io.postrider.server.config.TomlSettings;
import io.postrider.server.generation.ConfigurationFile;
import io.postrider.server.generation.CurrentGeneration;
import io.postrider.server.generation.GenerationBuilder;
import io.postrider.server.plugin.SharedServices;
import io.postrider.server.settings.ListenerSettings;
import io.postrider.server.settings.SubmissionSettings;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;

/// The queue over the generation in force: what comes in, what is tried when, what is told to senders.
final class QueueModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(CurrentGeneration.class).in(Singleton.class);
    }

    @Provides
    @Singleton
    QueuePorts ports(QueueStore store, CurrentGeneration current, Runtime runtime) {
        return new QueuePorts(
                store,
                current,
                current,
                current::transport,
                runtime.events(),
                runtime.clock(),
                runtime.random(),
                runtime.threads());
    }

    /// Time, chance, threads, events.
    record Runtime(InstantSource clock, RandomGenerator random, ExecutorService threads, EventPublisher events) {}

    @Provides
    @Singleton
    Runtime runtime(InstantSource clock, RandomGenerator random, ExecutorService threads, EventPublisher events) {
        return new Runtime(clock, random, threads, events);
    }

    @Provides
    @Singleton
    MailQueue queue(ConfigurationFile file, QueuePorts ports, CurrentGeneration current)
            throws InvalidSettingException {
        QueueSettings settings = file.root().table("queue").read(QueueSettings.class);
        DsnSettings dsn = file.root().table("dsn").read(DsnSettings.class);
        return new MailQueue(
                ports, settings, dsn, new MailQueue.Self(file.server().hostname(), postmaster(file), current::filters));
    }

    private static Mailbox postmaster(ConfigurationFile file) throws InvalidSettingException {
        String text = file.server()
                .postmaster()
                .orElse("postmaster@"
                        + file.server().origin().orElse(file.server().hostname()));
        try {
            return Mailbox.parse(text);
        } catch (IllegalArgumentException e) {
            throw file.root().invalid("postmaster", String.valueOf(e.getMessage()));
        }
    }

    @Provides
    @Singleton
    MailIntake intake(ConfigurationFile file, MailQueue queue, CurrentGeneration current)
            throws InvalidSettingException {
        Map<String, Durability> promised = new HashMap<>();
        for (TomlSettings table : file.root().tables("listener")) {
            ListenerSettings listener = table.read(ListenerSettings.class);
            boolean synced = listener.durability() == ListenerSettings.PromisedDurability.FSYNC;
            promised.put(listener.name(), synced ? Durability.SYNCED : Durability.WRITTEN);
        }
        boolean hide =
                file.root().table("submission").read(SubmissionSettings.class).hideClient();
        return queue.intake(new IntakePorts(
                current,
                current::filters,
                session -> promised.getOrDefault(session.listener(), Durability.SYNCED),
                session -> hide && session.role() == ListenerRole.SUBMISSION));
    }

    @Provides
    @Singleton
    GenerationBuilder.Surroundings surroundings(
            SharedServices shared, SmtpServices smtp, MailIntake intake, GenerationBuilder.Authenticators users) {
        return new GenerationBuilder.Surroundings(shared, smtp, intake, users);
    }

    @Provides
    @Singleton
    GenerationBuilder.Authenticators authenticators(RandomGenerator random, InstantSource clock) {
        return new Users(random, clock);
    }

    @Provides
    @Singleton
    QueueManager manager(MailQueue queue) {
        return queue.manager();
    }
}
