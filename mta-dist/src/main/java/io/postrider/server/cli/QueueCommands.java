// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import io.postrider.server.control.ControlClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `postrider queue …`: looking.
final class QueueCommands {
    private QueueCommands() {}

    @Command(name = "queue", mixinStandardHelpOptions = true, description = "Look at the queue and act on it.")
    private static final class Group {}

    static CommandLine tree(Server server, Streams streams) {
        CommandLine group = new CommandLine(new Group())
                .addSubcommand("list", new List(server, streams))
                .addSubcommand("show", new Show(server, streams))
                .addSubcommand("cat", new Cat(server, streams))
                .addSubcommand("count", new Count(server, streams))
                .addSubcommand("backup", new QueueFolderCommand(server, streams, "backup"))
                .addSubcommand("reindex", new QueueFolderCommand(server, streams, "reindex"));
        for (String action : new String[] {"hold", "release", "retry", "delete", "bounce"}) {
            group.addSubcommand(action, new QueueActionCommand(server, streams, action));
        }
        return group;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List messages in order of arrival.",
            footer = {"", "Example: postrider queue list --where 'state == \"deferred\" && age > duration(\"1h\")'"})
    private static final class List implements Callable<Integer> {
        private final Server server;
        private final Streams streams;

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Option(names = "--json", description = "Print JSON, one message a line.")
        private boolean json;

        @Option(
                names = "--where",
                paramLabel = "EXPR",
                description = "Only messages with a recipient that matches (CEL).")
        private @Nullable String where;

        @Option(names = "--limit", paramLabel = "N", description = "At most N messages.")
        private @Nullable Long limit;

        List(Server server, Streams streams) {
            this.server = server;
            this.streams = streams;
        }

        @Override
        public Integer call() {
            String path = "/api/v1/queue?x="
                    + (where == null ? "" : "&where=" + Server.encoded(where))
                    + (limit == null ? "" : "&limit=" + limit);
            try (ControlClient.Answer answer = server.get(config.file(), path);
                    BufferedReader lines =
                            new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                String line = lines.readLine();
                while (line != null) {
                    streams.out()
                            .println(
                                    json ? line : QueueText.line(server.mapper().readTree(line)));
                    line = lines.readLine();
                }
            } catch (IOException e) {
                throw new Failure(Exit.TEMPORARY, "the list was cut: " + e.getMessage());
            }
            return Exit.OK;
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Show one message.")
    private static final class Show implements Callable<Integer> {
        private final Server server;
        private final Streams streams;

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Parameters(paramLabel = "ID", description = "The queue id.")
        private String id = "";

        Show(Server server, Streams streams) {
            this.server = server;
            this.streams = streams;
        }

        @Override
        public Integer call() {
            JsonNode message = server.json(server.get(config.file(), "/api/v1/queue/" + Server.encoded(id)));
            streams.out().println(json ? server.mapper().writeValueAsString(message) : QueueText.whole(message));
            return Exit.OK;
        }
    }

    @Command(name = "cat", mixinStandardHelpOptions = true, description = "Print a message's stored octets.")
    private static final class Cat implements Callable<Integer> {
        private final Server server;
        private final Streams streams;

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Parameters(paramLabel = "ID", description = "The queue id.")
        private String id = "";

        Cat(Server server, Streams streams) {
            this.server = server;
            this.streams = streams;
        }

        @Override
        public Integer call() {
            try (ControlClient.Answer answer =
                    server.get(config.file(), "/api/v1/queue/" + Server.encoded(id) + "/content")) {
                answer.body().transferTo(streams.out());
                streams.out().flush();
            } catch (IOException e) {
                throw new Failure(Exit.TEMPORARY, "the message was cut: " + e.getMessage());
            }
            return Exit.OK;
        }
    }

    @Command(name = "count", mixinStandardHelpOptions = true, description = "Count messages.")
    private static final class Count implements Callable<Integer> {
        private final Server server;
        private final Streams streams;

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Option(names = "--by", paramLabel = "domain|lane|state", description = "Count recipients by this.")
        private @Nullable String by;

        Count(Server server, Streams streams) {
            this.server = server;
            this.streams = streams;
        }

        @Override
        public Integer call() {
            String path = "/api/v1/queue/count" + (by == null ? "" : "?by=" + Server.encoded(by));
            JsonNode counts = server.json(server.get(config.file(), path));
            if (json) {
                streams.out().println(server.mapper().writeValueAsString(counts));
            } else if (by == null) {
                streams.out().println(counts.path("messages").asString());
            } else {
                counts.path("counts")
                        .properties()
                        .forEach(e -> streams.out().println(e.getValue().asString() + "\t" + e.getKey()));
            }
            return Exit.OK;
        }
    }
}
