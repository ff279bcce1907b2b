// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.plugin;

import io.postrider.api.plugin.ExtensionFactory;
import java.io.IOException;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// All factories that there are: the program's own and those of the plugins, found alike. A plugin's factory
/// with the
/// name of a built-in one does not replace it. Thread-safe after construction.
public final class Extensions implements AutoCloseable {
    private final ClassLoader program;
    private final List<PluginFolder> plugins;

    Extensions(ClassLoader program, List<PluginFolder> plugins) {
        this.program = program;
        this.plugins = List.copyOf(plugins);
    }

    /// The factories of one SPI by name, the built-in ones first.
    ///
    /// @throws PluginException when one cannot be loaded
    public <F extends ExtensionFactory<?>> Map<String, F> all(Class<F> spi) throws PluginException {
        Map<String, F> found = new LinkedHashMap<>();
        collect(spi, "the program", program, found);
        for (PluginFolder plugin : plugins) {
            collect(spi, "plugin " + plugin.name(), plugin.loader(), found);
        }
        return found;
    }

    private static <F extends ExtensionFactory<?>> void collect(
            Class<F> spi, String where, ClassLoader loader, Map<String, F> found) throws PluginException {
        try {
            for (F factory : ServiceLoader.load(spi, loader)) {
                found.putIfAbsent(factory.name(), factory);
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new PluginException(where + ": cannot load a " + spi.getSimpleName() + ": " + e.getMessage());
        }
    }

    /// A line for each plugin: name, API version, place.
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (PluginFolder plugin : plugins) {
            lines.add(plugin.name() + " (mta-api " + plugin.apiVersion().orElse("not said") + ") in " + plugin.path());
        }
        return lines;
    }

    @Override
    public void close() {
        for (PluginFolder plugin : plugins) {
            if (plugin.loader() instanceof URLClassLoader open) {
                try {
                    open.close();
                } catch (IOException ignored) {
                    // a jar that cannot be closed is only a file handle
                    continue;
                }
            }
        }
    }
}
