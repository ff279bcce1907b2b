// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `postrider user add`: writes the table of a user with a hashed password, to be put into the configuration.
final class UserCommands {
    private UserCommands() {}

    @Command(name = "user", mixinStandardHelpOptions = true, description = "Handle users.")
    private static final class Group {}

    static CommandLine tree(Launcher launcher, Streams streams) {
        return new CommandLine(new Group()).addSubcommand("add", new Add(launcher, streams));
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Print a [[user]] table with a hash of the password, which is read from standard input.")
    private static final class Add implements Callable<Integer> {
        private final Launcher launcher;
        private final Streams streams;

        @Option(names = "--scram", description = "Write a SCRAM-SHA-256 verifier instead of an Argon2id hash.")
        private boolean scram;

        @Parameters(paramLabel = "NAME", description = "The user's name.")
        private String name = "";

        Add(Launcher launcher, Streams streams) {
            this.launcher = launcher;
            this.streams = streams;
        }

        @Override
        public Integer call() throws IOException {
            String password = password();
            if (password.isEmpty()) {
                throw new Failure(Exit.USAGE, "the password is empty");
            }
            streams.out().println("[[user]]");
            streams.out().println("name = \"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
            streams.out().println("password = \"" + launcher.passwordHash(password, scram) + "\"");
            return Exit.OK;
        }

        private String password() throws IOException {
            Optional<Console> console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
            if (console.isPresent()) {
                char[] typed = console.get().readPassword("Password: ");
                return typed == null ? "" : new String(typed);
            }
            String line = new BufferedReader(new InputStreamReader(streams.in(), StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        }
    }
}
