// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.LookupTableFactory;
import io.postrider.api.plugin.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes tables of their URIs and of the `[table.X]` of the configuration, over all factories, plugins' too.
/// One URI
/// makes one table, however often it is asked for. Owns the tables.
///
/// Used by one thread while the configuration is built; the tables are thread-safe.
public final class TableRegistry implements Tables, AutoCloseable {
    private final Map<String, LookupTableFactory> factories = new TreeMap<>();
    private final Map<String, Named> named;
    private final Contexts contexts;
    private final Path base;
    private final Map<String, LookupTable> made = new LinkedHashMap<>();

    /// A `[table.X]`.
    ///
    /// @param use the factory's name
    /// @param settings its settings, `use` left out
    public record Named(String use, Settings settings) {}

    /// Makes the context in which a factory works.
    public interface Contexts {
        /// The context of a table.
        ///
        /// @param name its URI or name, for logs
        /// @param settings its settings
        ExtensionContext of(String name, Settings settings);
    }

    /// A registry.
    ///
    /// @param factories all that were found
    /// @param named the `[table.X]` by X
    /// @param base what relative paths in URIs are resolved against
    public TableRegistry(
            Collection<LookupTableFactory> factories, Map<String, Named> named, Contexts contexts, Path base) {
        for (LookupTableFactory factory : factories) {
            this.factories.put(factory.name(), factory);
        }
        this.named = Map.copyOf(named);
        this.contexts = contexts;
        this.base = base;
    }

    @Override
    public LookupTable table(String uri) throws InvalidSettingException {
        LookupTable known = made.get(uri);
        if (known != null) {
            return known;
        }
        LookupTable table = Tables.isUri(uri) ? ofUri(uri) : ofName(uri);
        made.put(uri, table);
        return table;
    }

    private LookupTable ofUri(String uri) throws InvalidSettingException {
        int colon = uri.indexOf(':');
        LookupTableFactory factory = factory(uri, uri.substring(0, colon));
        return create(factory, uri, new LocationSettings(uri, uri.substring(colon + 1), base));
    }

    private LookupTable ofName(String name) throws InvalidSettingException {
        Named table = named.get(name);
        if (table == null) {
            throw new InvalidSettingException("\"" + name + "\": there is no [table." + name
                    + "], and a table's URI has a scheme: " + String.join(": ", factories.keySet()) + ":");
        }
        return create(factory(name, table.use), name, table.settings);
    }

    private LookupTable create(LookupTableFactory factory, String name, Settings settings)
            throws InvalidSettingException {
        return factory.create(contexts.of(name, settings));
    }

    private LookupTableFactory factory(String uri, String scheme) throws InvalidSettingException {
        LookupTableFactory factory = factories.get(scheme);
        if (factory == null) {
            throw new InvalidSettingException("\"" + uri + "\": no kind of table is called " + scheme + "; there are "
                    + String.join(", ", factories.keySet()));
        }
        return factory;
    }

    /// Closes all tables that were made. Idempotent.
    @Override
    public void close() {
        List<LookupTable> all = new ArrayList<>(made.values());
        made.clear();
        all.forEach(LookupTable::close);
    }
}
