// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.LookupTableFactory;
import io.postrider.api.plugin.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `inline:KEY, KEY = VALUE, KEY = {VALUE, WITH COMMAS}, {KEY = VALUE, WITH COMMAS}`: a table in the
/// configuration
/// itself; braces around the whole are allowed.
public final class InlineTableFactory implements LookupTableFactory {
    @Override
    public String name() {
        return "inline";
    }

    @Override
    public LookupTable create(ExtensionContext context) throws InvalidSettingException {
        Settings settings = context.settings();
        String text = settings.text(FileTables.LOCATION).orElse("").strip();
        Map<String, List<String>> entries = new HashMap<>();
        for (String item : items(text)) {
            int equals = item.indexOf('=');
            String key = (equals < 0 ? item : item.substring(0, equals)).strip();
            List<String> values = equals < 0
                    ? List.of()
                    : List.of(unbraced(item.substring(equals + 1).strip()));
            if (key.isEmpty() || entries.putIfAbsent(AddressKeys.fold(key), values) != null) {
                throw settings.invalid(FileTables.LOCATION, key.isEmpty() ? "an entry without a key" : key + " twice");
            }
        }
        Map<String, List<String>> table = Map.copyOf(entries);
        return key -> {
            List<String> values = table.get(AddressKeys.fold(key));
            return values == null ? new Lookup.Absent() : new Lookup.Found(values);
        };
    }

    private static List<String> items(String text) {
        String inner = wholeInBraces(text) ? text.substring(1, text.length() - 1) : text;
        List<String> items = new ArrayList<>();
        int depth = 0;
        int begin = 0;
        for (int i = 0; i <= inner.length(); i++) {
            char c = i == inner.length() ? ',' : inner.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == ',' && (depth <= 0 || i == inner.length())) {
                addTo(items, inner.substring(begin, i).strip());
                begin = i + 1;
            }
        }
        return items;
    }

    private static void addTo(List<String> items, String item) {
        if (item.isEmpty()) {
            return;
        }
        items.add(unbraced(item));
    }

    private static String unbraced(String text) {
        return wholeInBraces(text) ? text.substring(1, text.length() - 1).strip() : text;
    }

    /// True when the first brace closes with the last.
    private static boolean wholeInBraces(String text) {
        if (!text.startsWith("{")) {
            return false;
        }
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i == text.length() - 1;
            }
        }
        return false;
    }
}
