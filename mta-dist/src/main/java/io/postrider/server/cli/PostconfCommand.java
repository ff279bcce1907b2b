// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `postconf [-n] [-h] [NAME…]` over our own settings: `TABLE.KEY = value`.
@Command(name = "postconf", description = "Print settings: all, or NAME as TABLE.KEY; -h without the name.")
final class PostconfCommand implements Callable<Integer> {
    private final Launcher launcher;
    private final Server server;
    private final Streams streams;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "-n", description = "As without: every setting is shown with the value in force.")
    private boolean changed;

    @Option(names = "-h", description = "Values without names.")
    private boolean bare;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Names, such as hostname or limits.message-size.")
    private List<String> names = List.of();

    PostconfCommand(Launcher launcher, Server server, Streams streams) {
        this.launcher = launcher;
        this.server = server;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<String> lines;
        try {
            lines = flat(launcher.show(server.config(config.file())));
        } catch (Launcher.ConfigurationException e) {
            throw new Failure(Exit.CONFIGURATION, String.valueOf(e.getMessage()));
        }
        boolean missing = false;
        for (String name : names) {
            missing |= lines.stream().noneMatch(l -> l.startsWith(name + " = "));
        }
        for (String line : lines) {
            int sign = line.indexOf(" = ");
            if (names.isEmpty() || names.contains(line.substring(0, sign))) {
                streams.out().println(bare ? line.substring(sign + 3).replaceAll("^\"|\"$", "") : line);
            }
        }
        return missing ? Exit.FOUND_WRONG : Exit.OK;
    }

    private static List<String> flat(String toml) {
        List<String> lines = new ArrayList<>();
        String table = "";
        for (String line : toml.split("\n")) {
            if (line.startsWith("[")) {
                table = line.replaceAll("[\\[\\]]", "") + ".";
            } else if (line.contains(" = ")) {
                lines.add(table + line);
            }
        }
        return lines;
    }
}
