// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.LookupTableFactory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// `union`: several tables, the values of all that have the key, each once. `union:TABLE | TABLE`, or a
/// `[table.X]` with
/// `tables = ["…", "…"]`. A fault of one is a fault of all: half an answer could lose mail.
public final class UnionTableFactory implements LookupTableFactory {
    @Override
    public String name() {
        return "union";
    }

    @Override
    public LookupTable create(ExtensionContext context) throws InvalidSettingException {
        List<LookupTable> tables = TableList.of(context);
        return key -> lookup(tables, key);
    }

    private static Lookup lookup(List<LookupTable> tables, String key) {
        Set<String> values = new LinkedHashSet<>();
        boolean found = false;
        for (LookupTable table : tables) {
            switch (TableSearch.ask(table, key)) {
                case Lookup.Found(List<String> more) -> {
                    found = true;
                    values.addAll(more);
                }
                case Lookup.Absent _ -> {}
                case Lookup.Unavailable fault -> {
                    return fault;
                }
            }
        }
        return found ? new Lookup.Found(List.copyOf(values)) : new Lookup.Absent();
    }
}
