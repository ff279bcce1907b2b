// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.plugin;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/// Opens the plugins below a folder: each sub-folder with jars, and each jar, is one plugin with a class
/// loader of its
/// own. A plugin whose `Mta-Api-Version` is newer than ours is refused with a sentence. Used at start and by
/// reload.
public final class PluginLoader {
    /// The version of mta-api that this program has: MAJOR.MINOR.
    public static final String API_VERSION = "0.1";

    private final ClassLoader program;
    private final ClassLoader api;

    /// Makes a loader whose plugins see mta-api through `program`.
    public PluginLoader(ClassLoader program) {
        this.program = program;
        this.api = new ApiOnlyClassLoader(program);
    }

    /// Opens all plugins below `folder`; an absent folder has none.
    ///
    /// @throws PluginException when a plugin cannot be read or is too new
    public Extensions load(Path folder) throws PluginException {
        List<PluginFolder> plugins = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            for (Path entry : list(folder)) {
                if (Files.isDirectory(entry)) {
                    plugins.add(open(entry.getFileName().toString(), entry, jarsIn(entry)));
                } else if (entry.toString().endsWith(".jar")) {
                    String file = entry.getFileName().toString();
                    plugins.add(open(file.substring(0, file.length() - 4), entry, List.of(entry)));
                }
            }
        }
        return new Extensions(program, plugins);
    }

    private static List<Path> jarsIn(Path folder) throws PluginException {
        return list(folder).stream().filter(p -> p.toString().endsWith(".jar")).toList();
    }

    private static List<Path> list(Path folder) throws PluginException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new PluginException("cannot list " + folder + ": " + e.getMessage());
        }
    }

    private PluginFolder open(String name, Path path, List<Path> jars) throws PluginException {
        if (jars.isEmpty()) {
            throw new PluginException("plugin " + name + ": no jar in " + path);
        }
        List<URL> urls = new ArrayList<>();
        Optional<String> version = Optional.empty();
        for (Path jar : jars) {
            try {
                urls.add(jar.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new PluginException("plugin " + name + ": " + e.getMessage());
            }
            version = version.or(() -> manifestVersion(jar));
        }
        if (version.isPresent() && isNewer(version.get())) {
            throw new PluginException("plugin " + name + " in " + path + " needs mta-api " + version.get()
                    + ", this program has " + API_VERSION);
        }
        return new PluginFolder(name, path, version, new URLClassLoader(name, urls.toArray(URL[]::new), api));
    }

    private static Optional<String> manifestVersion(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return Optional.ofNullable(file.getManifest())
                    .map(m -> m.getMainAttributes().getValue("Mta-Api-Version"));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    static boolean isNewer(String wanted) {
        String[] theirs = wanted.split("\\.");
        String[] ours = API_VERSION.split("\\.");
        for (int i = 0; i < Math.min(theirs.length, ours.length); i++) {
            int order = Integer.compare(number(theirs[i]), number(ours[i]));
            if (order != 0) {
                return order > 0;
            }
        }
        return false;
    }

    private static int number(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9') && !text.isEmpty() && text.length() < 9
                ? Integer.parseInt(text)
                : 0;
    }
}
