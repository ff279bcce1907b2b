// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Commands to the server as a whole: reload, suspend, resume, stats, log reopen.
final class ServerCommands {
    private ServerCommands() {}

    @Command(
            name = "reload",
            mixinStandardHelpOptions = true,
            description = "Read the configuration again: all of it, or nothing and exit 78.")
    static final class Reload implements Callable<Integer> {
        private final Server server;
        private final Streams streams;

        @Mixin
        private ConfigOption config = new ConfigOption();

        Reload(Server server, Streams streams) {
            this.server = server;
            this.streams = streams;
        }

        @Override
        public Integer call() {
            JsonNode answer = server.json(
                    server.post(config.file(), "/api/v1/reload", server.mapper().createObjectNode()));
            streams.out().println(answer.path("text").asString("reloaded"));
            return Exit.OK;
        }
    }

    /// suspend and resume are one call with another verb.
    private static int act(Server server, Streams streams, ConfigOption config, String verb, String[] what) {
        ObjectNode body = server.mapper().createObjectNode();
        body.put("kind", what[0]);
        body.put("name", what[1]);
        server.json(server.post(config.file(), "/api/v1/" + verb, body));
        streams.out().println(verb + "ed " + what[0] + " " + what[1]);
        return Exit.OK;
    }

    @Command(
            name = "suspend",
            mixinStandardHelpOptions = true,
            description = "Stop deliveries of a lane, domain or sender, or a listener's accepting.")
    static final class Suspend implements Callable<Integer> {
        private final Server server;
        private final Streams streams;

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Parameters(
                arity = "2",
                paramLabel = "KIND NAME",
                description = "lane, domain, sender or listener, and its name.")
        private String[] what = new String[0];

        Suspend(Server server, Streams streams) {
            this.server = server;
            this.streams = streams;
        }

        @Override
        public Integer call() {
            return act(server, streams, config, "suspend", what);
        }
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Undo a suspend.")
    static final class Resume implements Callable<Integer> {
        private final Server server;
        private final Streams streams;

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Parameters(
                arity = "2",
                paramLabel = "KIND NAME",
                description = "lane, domain, sender or listener, and its name.")
        private String[] what = new String[0];

        Resume(Server server, Streams streams) {
            this.server = server;
            this.streams = streams;
        }

        @Override
        public Integer call() {
            return act(server, streams, config, "resume", what);
        }
    }

    @Command(name = "stats", mixinStandardHelpOptions = true, description = "Print the server's figures.")
    static final class Stats implements Callable<Integer> {
        private final Server server;
        private final Streams streams;

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        Stats(Server server, Streams streams) {
            this.server = server;
            this.streams = streams;
        }

        @Override
        public Integer call() {
            JsonNode stats = server.json(server.get(config.file(), "/api/v1/stats"));
            if (json) {
                streams.out().println(server.mapper().writeValueAsString(stats));
            } else {
                stats.properties()
                        .forEach(e -> streams.out()
                                .println(e.getKey() + ": "
                                        + e.getValue().asString(e.getValue().toString())));
            }
            return Exit.OK;
        }
    }

    static CommandLine log(Server server, Streams streams) {
        return new CommandLine(new Log()).addSubcommand("reopen", new Reopen(server, streams));
    }

    @Command(name = "log", mixinStandardHelpOptions = true, description = "Handle the log files.")
    private static final class Log {}

    @Command(
            name = "reopen",
            mixinStandardHelpOptions = true,
            description = "Open the log files again, after they were renamed.")
    private static final class Reopen implements Callable<Integer> {
        private final Server server;
        private final Streams streams;

        @Mixin
        private ConfigOption config = new ConfigOption();

        Reopen(Server server, Streams streams) {
            this.server = server;
            this.streams = streams;
        }

        @Override
        public Integer call() {
            server.json(server.post(
                    config.file(), "/api/v1/log/reopen", server.mapper().createObjectNode()));
            streams.out().println("log files reopened");
            return Exit.OK;
        }
    }
}
