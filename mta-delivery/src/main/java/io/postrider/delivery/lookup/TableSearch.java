// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import io.postrider.delivery.lookup.AddressKeys.Key;
import java.util.List;

/// What a table has for the first of several keys. A fault ends the search: what a later key says must not
/// hide it.
public sealed interface TableSearch {
    /// A key is there.
    ///
    /// @param key which
    /// @param values its values
    record Hit(Key key, List<String> values) implements TableSearch {
        /// Copies the list.
        public Hit {
            values = List.copyOf(values);
        }
    }

    /// No key is there.
    record Miss() implements TableSearch {}

    /// The table cannot say.
    ///
    /// @param why for log and reply
    record Fault(String why) implements TableSearch {}

    /// Asks `table` for the keys in their order.
    static TableSearch first(LookupTable table, List<Key> keys) {
        for (Key key : keys) {
            switch (ask(table, key.text())) {
                case Lookup.Found(List<String> values) -> {
                    return new Hit(key, values);
                }
                case Lookup.Unavailable(String why) -> {
                    return new Fault(why);
                }
                case Lookup.Absent _ -> {}
            }
        }
        return new Miss();
    }

    /// Asks for one key; an exception is a fault of the table.
    static Lookup ask(LookupTable table, String key) {
        try {
            return table.lookup(key);
        } catch (RuntimeException fault) {
            return new Lookup.Unavailable("table failed: " + fault);
        }
    }
}
