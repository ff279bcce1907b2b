// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters;

import io.postrider.api.dns.DnsResolver;
import io.postrider.api.event.EventPublisher;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.Settings;
import io.postrider.api.smtp.RecipientProbe;
import io.postrider.api.smtp.SmtpDialer;
import io.postrider.api.state.StateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// What a factory is given: a zone, and its settings as the record that it reads.
public record FakeContext(DnsResolver dns, Record record) implements ExtensionContext {
    @Override
    public String name() {
        return "test";
    }

    @Override
    public Settings settings() {
        return new FakeSettings(record);
    }

    @Override
    public InstantSource clock() {
        return InstantSource.fixed(Instant.EPOCH);
    }

    @Override
    public RandomGenerator random() {
        return new Random(1);
    }

    @Override
    public LookupTable table(String uri) throws InvalidSettingException {
        throw new InvalidSettingException("no table " + uri);
    }

    @Override
    public StateStore state(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SmtpDialer smtp() {
        throw new UnsupportedOperationException();
    }

    @Override
    public RecipientProbe probe() {
        throw new UnsupportedOperationException();
    }

    @Override
    public EventPublisher events() {
        return EventPublisher.nobody();
    }

    @Override
    public Executor virtualThreads() {
        return Runnable::run;
    }

    @Override
    public String hostname() {
        return "mx.example.net";
    }

    private record FakeSettings(Record record) implements Settings {
        @Override
        public <R extends Record> R read(Class<R> type) {
            return type.cast(record);
        }

        @Override
        public InvalidSettingException invalid(String key, String why) {
            return new InvalidSettingException(key + " " + why);
        }

        @Override
        public Optional<String> text(String key) {
            return Optional.empty();
        }

        @Override
        public Optional<List<String>> texts(String key) {
            return Optional.empty();
        }

        @Override
        public Optional<Long> number(String key) {
            return Optional.empty();
        }

        @Override
        public Optional<Double> decimal(String key) {
            return Optional.empty();
        }

        @Override
        public Optional<Boolean> flag(String key) {
            return Optional.empty();
        }

        @Override
        public Optional<Duration> duration(String key) {
            return Optional.empty();
        }

        @Override
        public Optional<Long> octets(String key) {
            return Optional.empty();
        }

        @Override
        public Optional<Path> path(String key) {
            return Optional.empty();
        }

        @Override
        public Optional<Settings> section(String key) {
            return Optional.empty();
        }

        @Override
        public List<Settings> sections(String key) {
            return List.of();
        }

        @Override
        public Set<String> keys() {
            return Set.of();
        }
    }
}
