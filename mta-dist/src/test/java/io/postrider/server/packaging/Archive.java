// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// An archive that the build has made, by the name of the system property that holds its path, and what
/// tar(1) says of
/// it.
record Archive(Path file) {
    /// One line of `tar -tv`.
    record Entry(String mode, String owner, String time, String name) {}

    /// What a program printed, both streams together, and how it ended.
    record Ending(int status, String output) {}

    static Archive of(String property) {
        return new Archive(Path.of(System.getProperty(property)));
    }

    List<Entry> entries() throws IOException, InterruptedException {
        Ending listing = run(Map.of("TZ", "UTC"), "tar", "--numeric-owner", "--full-time", "-tvzf", file.toString());
        assertThat(listing.status()).as(listing.output()).isZero();
        List<Entry> entries = new ArrayList<>();
        for (String line : listing.output().lines().toList()) {
            String[] columns = line.split(" +", 6);
            entries.add(new Entry(columns[0], columns[1], columns[3] + "T" + columns[4], columns[5]));
        }
        return entries;
    }

    /// Unpacks into the folder and returns the one below it.
    Path unpack(Path folder) throws IOException, InterruptedException {
        Ending unpacking = run(Map.of(), "tar", "-xzf", file.toString(), "-C", folder.toString());
        assertThat(unpacking.status()).as(unpacking.output()).isZero();
        try (var children = Files.list(folder)) {
            return children.toList().getFirst();
        }
    }

    /// Runs a program for at most a minute, with these variables and a PATH of the system's own folders only.
    static Ending run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("%s ended", (Object) command)
                .isTrue();
        return new Ending(process.exitValue(), output);
    }
}
