// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.plugin.MailFilterFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A plugin is compiled, packed and loaded as a third party would.
class PluginLoaderTest {
    private static final String SOURCE = """
            package acme;
            import io.postrider.api.filter.MailFilter;
            import io.postrider.api.plugin.ExtensionContext;
            import io.postrider.api.plugin.MailFilterFactory;
            public final class AcmeFactory implements MailFilterFactory {
                public String name() { return "acme"; }
                public MailFilter create(ExtensionContext context) { return session -> new MailFilter.Hooks() {}; }
                public static String seen(String name) {
                    try { Class.forName(name); return "seen"; } catch (ClassNotFoundException e) { return "hidden"; }
                }
            }
            """;

    @TempDir
    Path folder;

    private Path plugin(String apiVersion) throws IOException {
        Path source = Files.createDirectories(folder.resolve("src/acme")).resolve("AcmeFactory.java");
        Files.writeString(source, SOURCE);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(compiled).isZero();
        Path plugins = Files.createDirectories(folder.resolve("plugins/acme"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Mta-Api-Version", apiVersion);
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(plugins.resolve("acme.jar")), manifest)) {
            add(jar, "acme/AcmeFactory.class", Files.readAllBytes(classes.resolve("acme/AcmeFactory.class")));
            add(jar, "acme/AcmeFactory$1.class", Files.readAllBytes(classes.resolve("acme/AcmeFactory$1.class")));
            add(
                    jar,
                    "META-INF/services/" + MailFilterFactory.class.getName(),
                    "acme.AcmeFactory\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return plugins.getParent();
    }

    private static void add(JarOutputStream jar, String name, byte[] octets) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(octets);
        jar.closeEntry();
    }

    private static PluginLoader loader() {
        return new PluginLoader(PluginLoaderTest.class.getClassLoader());
    }

    @Test
    void aPluginsFactoryIsFoundBesideTheBuiltInOnes() throws Exception {
        try (Extensions extensions = loader().load(plugin("0.1"))) {
            Map<String, MailFilterFactory> factories = extensions.all(MailFilterFactory.class);
            assertThat(factories).containsKeys("acme", "spf");
            assertThat(extensions.describe()).singleElement().asString().startsWith("acme (mta-api 0.1)");
        }
    }

    @Test
    void aPluginSeesTheApiAndNothingOfTheProgram() throws Exception {
        try (Extensions extensions = loader().load(plugin("0.1"))) {
            MailFilterFactory acme = extensions.all(MailFilterFactory.class).get("acme");
            var seen = acme.getClass().getMethod("seen", String.class);
            assertThat(seen.invoke(null, "io.postrider.api.smtp.Reply")).isEqualTo("seen");
            for (String hidden :
                    List.of("io.postrider.server.Main", "org.rocksdb.RocksDB", "com.google.inject.Injector")) {
                assertThat(seen.invoke(null, hidden)).as(hidden).isEqualTo("hidden");
            }
        }
    }

    @Test
    void aPluginForANewerApiIsRefusedWithASentence() throws Exception {
        Path plugins = plugin("9.0");
        assertThatThrownBy(() -> loader().load(plugins))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("acme")
                .hasMessageContaining("needs mta-api 9.0");
    }
}
