// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The examples in docs/extend compile against mta-api alone.
class DocumentedExamplesTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("public final class (\\w+)");

    @TempDir
    Path folder;

    @Test
    void everyExampleCompilesAgainstTheApiAlone() throws IOException {
        String api = Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(p -> p.contains("mta-api") || p.contains("jspecify"))
                .reduce((a, b) -> a + ":" + b)
                .orElseThrow();
        int examples = 0;
        try (Stream<Path> pages = Files.list(Path.of("../docs/extend"))) {
            for (Path page : pages.filter(p -> p.toString().endsWith(".md")).toList()) {
                Matcher example = JAVA.matcher(Files.readString(page));
                while (example.find()) {
                    compile(api, example.group(1), page);
                    examples++;
                }
            }
        }
        assertThat(examples).isPositive();
    }

    private void compile(String api, String source, Path page) throws IOException {
        Matcher type = TYPE.matcher(source);
        assertThat(type.find()).as("a public type in " + page).isTrue();
        Path file = Files.writeString(folder.resolve(type.group(1) + ".java"), source);
        List<String> arguments =
                List.of("-Xlint:all", "-proc:none", "-cp", api, "-d", folder.toString(), file.toString());
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .as(page + " compiles")
                .isZero();
    }
}
