// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.plugin;

import io.postrider.api.dns.DnsResolver;
import io.postrider.api.event.EventPublisher;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.Settings;
import io.postrider.api.smtp.RecipientProbe;
import io.postrider.api.smtp.SmtpDialer;
import io.postrider.api.state.StateStore;
import io.postrider.delivery.lookup.Tables;
import io.postrider.server.config.TomlSettings;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// One extension's context.
///
/// @param name the configured name
/// @param settings its table
/// @param shared what all share
/// @param tables opens tables
public record Context(String name, Settings settings, SharedServices shared, Tables tables)
        implements ExtensionContext {
    @Override
    public InstantSource clock() {
        return shared.clock();
    }

    @Override
    public RandomGenerator random() {
        return shared.random();
    }

    @Override
    public DnsResolver dns() {
        return shared.dns();
    }

    @Override
    public LookupTable table(String uri) throws InvalidSettingException {
        try {
            return tables.table(uri);
        } catch (InvalidSettingException e) {
            // a table knows nothing of the place that names it
            throw settings instanceof TomlSettings place
                    ? new InvalidSettingException(place.at() + ": " + e.getMessage())
                    : e;
        }
    }

    @Override
    public StateStore state(String stateName) {
        return shared.state().apply(name + "." + stateName);
    }

    @Override
    public SmtpDialer smtp() {
        return shared.conversations().dialer();
    }

    @Override
    public RecipientProbe probe() {
        return shared.conversations().probe();
    }

    @Override
    public EventPublisher events() {
        return shared.events();
    }

    @Override
    public Executor virtualThreads() {
        return shared.virtualThreads();
    }

    @Override
    public String hostname() {
        return shared.hostname();
    }
}
