// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A table in a text file, held in memory whole and reloaded on change. Two syntaxes: `key` or `key value`
/// ([#plain]), and aliases(5)' `key: value` ([#aliases]). Keys are folded to lower case (ASCII). The first of
/// two
/// entries with one key counts; the second is reported.
final class FileTable implements LookupTable {
    private static final String NO_VALUE = "";
    private final WatchedFile<Map<String, String>> file;

    FileTable(WatchedFile<Map<String, String>> file) {
        this.file = file;
    }

    @Override
    public Lookup lookup(String key) {
        String value = file.current().get(AddressKeys.fold(key));
        if (value == null) {
            return new Lookup.Absent();
        }
        return new Lookup.Found(value.isEmpty() ? List.of() : List.of(value));
    }

    /// `key` or `key value`; a key may be quoted to hold blanks.
    static Map<String, String> plain(String text, Consumer<String> complain) {
        Map<String, String> entries = new HashMap<>();
        for (LogicalLine line : LogicalLine.of(text)) {
            int end = keyEnd(line.text(), " \t");
            String key = unquoted(line.text().substring(0, end));
            put(entries, key, line.text().substring(end).strip(), line, complain);
        }
        return entries;
    }

    /// aliases(5): `name: member, member, …`; the name may be quoted.
    static Map<String, String> aliases(String text, Consumer<String> complain) {
        Map<String, String> entries = new HashMap<>();
        for (LogicalLine line : LogicalLine.of(text)) {
            int colon = keyEnd(line.text(), ":");
            if (colon == line.text().length() || colon == 0) {
                complain.accept(line.number() + ": no `name:` in this line; it is not used");
                continue;
            }
            String key = unquoted(line.text().substring(0, colon).strip());
            put(entries, key, line.text().substring(colon + 1).strip(), line, complain);
        }
        return entries;
    }

    private static void put(
            Map<String, String> entries, String key, String value, LogicalLine line, Consumer<String> complain) {
        if (entries.putIfAbsent(AddressKeys.fold(key), value.isEmpty() ? NO_VALUE : value) != null) {
            complain.accept(line.number() + ": \"" + key + "\" stands there twice; the first entry counts");
        }
    }

    /// Where the key ends: at the first of `ends` outside quotes.
    private static int keyEnd(String line, String ends) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && ends.indexOf(c) >= 0) {
                return i;
            }
        }
        return line.length();
    }

    /// The meaning of a quoted local part at the beginning of `key`: tables are asked for that.
    private static String unquoted(String key) {
        if (!key.startsWith("\"")) {
            return key;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 1; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == '\\' && i + 1 < key.length()) {
                plain.append(key.charAt(++i));
            } else if (c == '"') {
                return plain.append(key, i + 1, key.length()).toString();
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
