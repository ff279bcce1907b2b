// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `postrider config check|show|docs`.
final class ConfigCommands {
    private ConfigCommands() {}

    @Command(name = "config", mixinStandardHelpOptions = true, description = "Look at the configuration.")
    private static final class Group {}

    static CommandLine tree(Launcher launcher, Server server, Streams streams) {
        return new CommandLine(new Group())
                .addSubcommand("check", new Check(launcher, server, streams))
                .addSubcommand("show", new Show(launcher, server, streams))
                .addSubcommand("docs", new Docs(launcher, streams));
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Check the configuration: exit 0, or 78 with FILE:LINE:COLUMN: message.")
    private static final class Check implements Callable<Integer> {
        private final Launcher launcher;
        private final Server server;
        private final Streams streams;

        @Mixin
        private ConfigOption config = new ConfigOption();

        Check(Launcher launcher, Server server, Streams streams) {
            this.launcher = launcher;
            this.server = server;
            this.streams = streams;
        }

        @Override
        public Integer call() {
            Path file = server.config(config.file());
            List<String> problems = launcher.check(file);
            problems.forEach(streams.err()::println);
            if (problems.isEmpty()) {
                streams.out().println(file + ": no problem found");
            }
            return problems.isEmpty() ? Exit.OK : Exit.CONFIGURATION;
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Print the effective settings; no secrets.")
    private static final class Show implements Callable<Integer> {
        private final Launcher launcher;
        private final Server server;
        private final Streams streams;

        @Mixin
        private ConfigOption config = new ConfigOption();

        Show(Launcher launcher, Server server, Streams streams) {
            this.launcher = launcher;
            this.server = server;
            this.streams = streams;
        }

        @Override
        public Integer call() {
            try {
                streams.out().print(launcher.show(server.config(config.file())));
                return Exit.OK;
            } catch (Launcher.ConfigurationException e) {
                streams.err().println(e.getMessage());
                return Exit.CONFIGURATION;
            }
        }
    }

    @Command(name = "docs", mixinStandardHelpOptions = true, description = "Print the reference of all settings.")
    private static final class Docs implements Callable<Integer> {
        private final Launcher launcher;
        private final Streams streams;

        Docs(Launcher launcher, Streams streams) {
            this.launcher = launcher;
            this.streams = streams;
        }

        @Override
        public Integer call() {
            streams.out().print(launcher.reference());
            return Exit.OK;
        }
    }
}
