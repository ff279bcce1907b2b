// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.dns.DnsResolver;
import io.postrider.api.event.EventPublisher;
import io.postrider.api.event.MtaEvent;
import io.postrider.api.event.OperationEvent;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.Settings;
import io.postrider.api.smtp.RecipientProbe;
import io.postrider.api.smtp.SmtpDialer;
import io.postrider.api.state.StateStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// A context for extensions in tests; keeps the events.
public record FakeContext(String name, Settings settings, InstantSource clock, List<MtaEvent> published)
        implements ExtensionContext {
    /// With the system's clock.
    public static FakeContext of(Map<String, Object> settings) {
        return new FakeContext("test", new MapSettings(settings), InstantSource.system(), new CopyOnWriteArrayList<>());
    }

    /// A registry over all built-in tables.
    public static TableRegistry registry(Map<String, TableRegistry.Named> named, Path base) {
        return new TableRegistry(
                java.util.ServiceLoader.load(io.postrider.api.plugin.LookupTableFactory.class).stream()
                        .map(java.util.ServiceLoader.Provider::get)
                        .toList(),
                named,
                (name, settings) ->
                        new FakeContext(name, settings, InstantSource.system(), new CopyOnWriteArrayList<>()),
                base);
    }

    /// The texts of the warnings so far.
    public List<String> warnings() {
        return published.stream().map(event -> ((OperationEvent) event).text()).toList();
    }

    @Override
    public RandomGenerator random() {
        return RandomGenerator.getDefault();
    }

    @Override
    public DnsResolver dns() {
        throw new UnsupportedOperationException();
    }

    @Override
    public LookupTable table(String uri) throws InvalidSettingException {
        return registry(Map.of(), Path.of("/")).table(uri);
    }

    @Override
    public StateStore state(String storeName) {
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
        return published::add;
    }

    @Override
    public Executor virtualThreads() {
        return Thread::startVirtualThread;
    }

    @Override
    public String hostname() {
        return "mx.example.org";
    }
}
