// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.LookupTableFactory;
import io.postrider.api.plugin.Settings;
import java.util.List;
import java.util.Optional;

/// `regexp:PATH`: a file of `/PATTERN/ value` rules, or in a `[table.X]` the setting `rules = ["/PATTERN/
/// value", …]`.
/// The first rule that matches counts. Reloaded on change. A pattern that backtracks without end is a fault.
public final class RegexpTableFactory implements LookupTableFactory {
    private static final String RULES = "rules";

    @Override
    public String name() {
        return "regexp";
    }

    @Override
    public LookupTable create(ExtensionContext context) throws InvalidSettingException {
        Settings settings = context.settings();
        Optional<List<String>> rules = settings.texts(RULES);
        if (rules.isPresent()) {
            StringBuilder wrong = new StringBuilder();
            RegexpRules parsed = RegexpRules.parse(String.join("\n", rules.get()), wrong::append);
            if (!wrong.isEmpty()) {
                throw settings.invalid(RULES, "rule " + wrong);
            }
            return key -> lookup(parsed, key);
        }
        WatchedFile<RegexpRules> file = FileTables.open(context, RegexpRules::parse);
        return key -> lookup(file.current(), key);
    }

    private static Lookup lookup(RegexpRules rules, String key) {
        try {
            return rules.find(key)
                    .<Lookup>map(value -> new Lookup.Found(value.isEmpty() ? List.of() : List.of(value)))
                    .orElseGet(Lookup.Absent::new);
        } catch (BudgetedText.Exhausted | StackOverflowError runaway) {
            return new Lookup.Unavailable("a pattern needs too many steps");
        }
    }
}
