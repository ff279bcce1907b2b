// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/// Starts another JVM with this one's class path.
final class ChildJvm {
    private ChildJvm() {}

    /// RocksDB's native library, unpacked once for all children: otherwise each writes 17 MB before it
    /// begins.
    private static synchronized Path nativeLibrary() throws IOException {
        Path folder = Path.of(
                System.getProperty("java.io.tmpdir"),
                "postrider-test-" + ProcessHandle.current().pid());
        Path library = folder.resolve("librocksdbjni.so");
        if (!Files.exists(library)) {
            Files.createDirectories(folder);
            try (InputStream in =
                    RocksDB.class.getResourceAsStream("/" + Environment.getJniLibraryFileName("rocksdb"))) {
                Files.copy(Objects.requireNonNull(in), library);
            }
            // deleted in the reverse order
            folder.toFile().deleteOnExit();
            library.toFile().deleteOnExit();
        }
        return library;
    }

    static Process start(Class<?> main, Path output, List<String> arguments) throws IOException {
        return start(List.of(), main, output, arguments);
    }

    /// Starts it below another program, such as strace.
    static Process start(List<String> before, Class<?> main, Path output, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Djava.library.path=" + nativeLibrary().getParent(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
