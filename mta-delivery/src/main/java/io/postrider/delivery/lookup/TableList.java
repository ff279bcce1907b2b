// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tables that a combination is made of; the registry owns them.
final class TableList {
    private static final String TABLES = "tables";

    private TableList() {}

    static List<LookupTable> of(ExtensionContext context) throws InvalidSettingException {
        Settings settings = context.settings();
        Optional<List<String>> listed = settings.texts(TABLES);
        List<String> uris = listed.isPresent()
                ? listed.get()
                : List.of(settings.text(FileTables.LOCATION).orElse("").split("\\|"));
        List<LookupTable> tables = new ArrayList<>();
        for (String uri : uris) {
            if (uri.isBlank()) {
                throw settings.invalid(listed.isPresent() ? TABLES : FileTables.LOCATION, "a table is missing");
            }
            tables.add(context.table(uri.strip()));
        }
        return List.copyOf(tables);
    }
}
