// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.LookupTableFactory;

/// `file:PATH`: `key` or `key value` a line, `#` comments, a leading blank continues; reloaded on change.
public final class FileTableFactory implements LookupTableFactory {
    @Override
    public String name() {
        return "file";
    }

    @Override
    public LookupTable create(ExtensionContext context) throws InvalidSettingException {
        return new FileTable(FileTables.open(context, FileTable::plain));
    }
}
