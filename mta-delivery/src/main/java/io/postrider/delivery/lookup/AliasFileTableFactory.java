// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.LookupTableFactory;

/// `aliases:PATH`: the aliases(5) format, `name: member, member`; reloaded on change. `file:` where a setting
/// wants
/// aliases(5) means this.
public final class AliasFileTableFactory implements LookupTableFactory {
    @Override
    public String name() {
        return "aliases";
    }

    @Override
    public LookupTable create(ExtensionContext context) throws InvalidSettingException {
        return new FileTable(FileTables.open(context, FileTable::aliases));
    }
}
