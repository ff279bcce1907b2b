// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.generation;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Origin;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.MailFilterFactory;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.delivery.lookup.Tables;
import io.postrider.filters.chain.ChainContext;
import io.postrider.filters.chain.FilterChain;
import io.postrider.filters.chain.FilterStage;
import io.postrider.filters.chain.OnFailure;
import io.postrider.filters.submission.SubmissionFilter;
import io.postrider.server.config.TomlSettings;
import io.postrider.server.plugin.Context;
import io.postrider.server.plugin.SharedServices;
import io.postrider.server.settings.FilterSettings;
import io.postrider.server.settings.LocalSettings;
import io.postrider.server.settings.SubmissionSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes the filters of `[[filter]]` and the chains of the listeners and of local mail.
final class FilterReader {
    private static final Duration COMPLETION_TIMEOUT = Duration.ofSeconds(10);
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, MailFilterFactory> factories;
    private final SharedServices shared;
    private final Tables tables;
    private final ChainContext chains;

    private record Entry(FilterStage stage, Set<ListenerRole> roles, Set<Origin> origins) {}

    FilterReader(Map<String, MailFilterFactory> factories, SharedServices shared, Tables tables, ChainContext chains) {
        this.factories = factories;
        this.shared = shared;
        this.tables = tables;
        this.chains = chains;
    }

    /// Makes the filters.
    void read(ConfigurationFile file) throws InvalidSettingException {
        for (TomlSettings table : file.root().tables("filter")) {
            FilterSettings settings = table.read(FilterSettings.class);
            MailFilterFactory factory = factories.get(settings.use());
            if (factory == null) {
                throw table.invalid(
                        "use", "no filter is called that; there are " + String.join(", ", factories.keySet()));
            }
            MailFilter filter = factory.create(new Context(settings.name(), table, shared, tables));
            Set<ListenerRole> roles =
                    settings.roles().isPresent() ? Set.copyOf(settings.roles().get()) : factory.roles();
            FilterStage stage = new FilterStage(
                    settings.name(), filter, settings.timeout(), settings.onFailure(), factory.origins());
            if (entries.put(settings.name(), new Entry(stage, roles, factory.origins())) != null) {
                throw table.invalid("name", "two filters have this name");
            }
        }
    }

    /// The chain of a listener.
    FilterChain chain(ListenerConfiguration listener, SubmissionSettings submission) throws InvalidSettingException {
        ListenerRole role = listener.listener().role();
        List<FilterStage> stages = new ArrayList<>();
        boolean checksFrom = submission.senderCheck().equals("envelope+from");
        if (role == ListenerRole.SUBMISSION && (submission.addMissingHeaders() || checksFrom)) {
            stages.add(completion(new SubmissionFilter.Duties(submission.addMissingHeaders(), checksFrom)));
        }
        if (listener.listener().filters().isPresent()) {
            stages.addAll(named(listener.table(), listener.listener().filters().get()));
        } else {
            entries.values().stream()
                    .filter(e -> e.roles().contains(role))
                    .map(Entry::stage)
                    .forEach(stages::add);
        }
        return new FilterChain(stages, chains);
    }

    /// The chain of mail that comes by no listener.
    FilterChain local(TomlSettings table, LocalSettings settings, SubmissionSettings submission)
            throws InvalidSettingException {
        List<FilterStage> stages = new ArrayList<>();
        if (submission.addMissingHeaders()) {
            stages.add(completion(new SubmissionFilter.Duties(true, false)));
        }
        if (settings.filters().isPresent()) {
            stages.addAll(named(table, settings.filters().get()));
        } else {
            entries.values().stream()
                    .filter(e ->
                            e.origins().contains(Origin.PICKUP) || e.origins().contains(Origin.DSN))
                    .map(Entry::stage)
                    .forEach(stages::add);
        }
        return new FilterChain(stages, chains);
    }

    private List<FilterStage> named(TomlSettings table, List<String> names) throws InvalidSettingException {
        List<FilterStage> stages = new ArrayList<>();
        for (String name : names) {
            Entry entry = entries.get(name);
            if (entry == null) {
                throw table.invalid("filters", "there is no [[filter]] named \"" + name + "\"");
            }
            stages.add(entry.stage());
        }
        return stages;
    }

    private FilterStage completion(SubmissionFilter.Duties duties) {
        return new FilterStage(
                "submission",
                new SubmissionFilter(shared.clock(), ZoneId.systemDefault(), shared.hostname(), duties),
                COMPLETION_TIMEOUT,
                OnFailure.DEFER,
                EnumSet.of(Origin.SMTP, Origin.PICKUP, Origin.API));
    }
}
