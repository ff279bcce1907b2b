// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.LookupTableFactory;
import java.util.List;

/// `chain`: several tables asked in order; the first that has the key answers. `chain:TABLE | TABLE`, or a
/// `[table.X]`
/// with `tables = ["…", "…"]`. A fault before that is the answer: a later table must not stand in for an
/// earlier one.
public final class ChainTableFactory implements LookupTableFactory {
    @Override
    public String name() {
        return "chain";
    }

    @Override
    public LookupTable create(ExtensionContext context) throws InvalidSettingException {
        List<LookupTable> tables = TableList.of(context);
        return key -> lookup(tables, key);
    }

    private static Lookup lookup(List<LookupTable> tables, String key) {
        for (LookupTable table : tables) {
            Lookup answer = TableSearch.ask(table, key);
            if (!(answer instanceof Lookup.Absent)) {
                return answer;
            }
        }
        return new Lookup.Absent();
    }
}
