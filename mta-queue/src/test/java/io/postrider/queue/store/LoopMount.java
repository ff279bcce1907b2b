// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A small file system in a file, mounted for one test.
final class LoopMount implements AutoCloseable {
    private final Path image;
    private final Path folder;
    private boolean mounted;

    private LoopMount(Path image, Path folder) {
        this.image = image;
        this.folder = folder;
    }

    /// Makes and mounts a file system, or skips the test where this is impossible. It is a failure, not a
    /// skip, where all
    /// peers must be there.
    static LoopMount make(Path below, String type, long octets) throws IOException {
        Path image = below.resolve(type + ".image");
        Path folder = Files.createDirectory(below.resolve(type));
        try (var file = new java.io.RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(octets);
        }
        LoopMount mount = new LoopMount(image, folder);
        try {
            run("mkfs." + type, "-q", image.toString());
            mount.mount();
        } catch (IOException e) {
            boolean required = "true".equals(System.getenv("POSTRIDER_PEERS_REQUIRED")) || System.getenv("CI") != null;
            assertThat(required && loopDevices())
                    .as("loop mounts must work here: %s", e.getMessage())
                    .isFalse();
            assumeTrue(false, "needs root, loop mounts and the package of mkfs." + type + ": " + e.getMessage());
        }
        return mount;
    }

    private static boolean loopDevices() {
        return Files.exists(Path.of("/dev/loop-control")) && "root".equals(System.getProperty("user.name"));
    }

    /// Where it is mounted.
    Path folder() {
        return folder;
    }

    void mount() throws IOException {
        run("mount", "-o", "loop", image.toString(), folder.toString());
        mounted = true;
    }

    void unmount() throws IOException {
        if (mounted) {
            run("umount", folder.toString());
            mounted = false;
        }
    }

    /// What a power cut does: nothing that was not synced reaches the disk any more.
    void cutPower() throws IOException {
        run("xfs_io", "-x", "-c", "shutdown", folder.toString());
    }

    @Override
    public void close() throws IOException {
        unmount();
        Files.deleteIfExists(image);
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        // its output has ended, and so has it
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.strip());
        }
    }
}
