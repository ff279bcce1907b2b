// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.rules;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.Settings;
import io.postrider.filters.message.Parsed;
import io.postrider.filters.scanner.ScannerFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes `rules` filters; every condition is checked here.
public final class RulesFactory extends ScannerFactory {
    /// For the ServiceLoader.
    public RulesFactory() {}

    @Override
    public String name() {
        return "rules";
    }

    @Override
    public MailFilter create(ExtensionContext context) throws InvalidSettingException {
        RulesSettings settings = context.settings().read(RulesSettings.class);
        Map<String, LookupTable> tables = new LinkedHashMap<>();
        for (String text : settings.tables()) {
            String[] parts = text.split("=", 2);
            if (parts.length != 2 || parts[0].isBlank()) {
                throw context.settings().invalid("tables", "is not a list of `NAME = URI`");
            }
            tables.put(parts[0].strip(), context.table(parts[1].strip()));
        }
        Conditions conditions = new Conditions(tables);
        List<Settings> places = context.settings().sections("rule");
        List<CompiledRule> rules = new ArrayList<>();
        for (RulesSettings.Rule rule : settings.rule()) {
            Settings place = rules.size() < places.size() ? places.get(rules.size()) : context.settings();
            switch (CompiledRule.of(rule, conditions)) {
                case Parsed.Valid<CompiledRule>(CompiledRule compiled) -> rules.add(compiled);
                case Parsed.Invalid<CompiledRule>(String reason) -> {
                    String key = reason.substring(0, reason.indexOf(' '));
                    throw place.invalid(key, "of rule " + rule.name() + ": " + reason.substring(key.length() + 1));
                }
            }
        }
        return new RulesFilter(rules, settings.maxSize(), List.copyOf(tables.values()));
    }
}
