// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `postmap -q KEY TABLE` and `postalias`: tables are read as they are, so there is nothing to build.
@Command(
        mixinStandardHelpOptions = true,
        description = "Look a key up in a table: -q KEY TABLE. Building an index is not needed.")
final class TableCommand implements Callable<Integer> {
    private final Launcher launcher;
    private final Server server;
    private final Streams streams;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "-q", paramLabel = "KEY", description = "The key.")
    private @Nullable String key;

    @Parameters(paramLabel = "TABLE", description = "Such as file:/etc/postrider/virtual.")
    private String table = "";

    TableCommand(Launcher launcher, Server server, Streams streams) {
        this.launcher = launcher;
        this.server = server;
        this.streams = streams;
    }

    @Override
    public Integer call() throws Launcher.ConfigurationException {
        if (key == null) {
            return Exit.OK;
        }
        Optional<String> found = launcher.lookup(server.config(config.file()), table, key);
        found.ifPresent(streams.out()::println);
        return found.isPresent() ? Exit.OK : Exit.FOUND_WRONG;
    }
}
