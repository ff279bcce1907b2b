// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.generation;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.server.config.TomlSettings;
import io.postrider.server.settings.ListenerSettings;
import io.postrider.smtp.server.ConnectionSettings;
import io.postrider.smtp.session.ExtensionSettings;
import io.postrider.smtp.session.SessionLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads `[[listener]]`, whose budgets default to `[limits]`.
final class ListenerReader {
    private ListenerReader() {}

    static List<ListenerConfiguration> read(ConfigurationFile file) throws InvalidSettingException {
        List<ListenerConfiguration> all = new ArrayList<>();
        Set<String> names = new HashSet<>();
        TomlSettings limits = file.limits();
        limits.read(SessionLimits.class);
        for (TomlSettings table : file.root().tables("listener")) {
            ListenerConfiguration one = one(table, limits);
            if (!names.add(one.listener().name())) {
                throw table.invalid("name", "two listeners have this name");
            }
            if (one.listener().bind().isEmpty()) {
                throw table.invalid("bind", "a listener needs an address");
            }
            all.add(one);
        }
        return List.copyOf(all);
    }

    private static ListenerConfiguration one(TomlSettings table, TomlSettings limits) throws InvalidSettingException {
        SessionLimits budgets = table.over(limits, Map.of()).read(SessionLimits.class);
        return new ListenerConfiguration(
                table,
                table.read(ListenerSettings.class),
                table.read(ListenerSettings.ListenerIdentity.class),
                table.read(ListenerSettings.ListenerTrust.class),
                budgets,
                table.read(ExtensionSettings.class),
                table.read(ConnectionSettings.class));
    }
}
