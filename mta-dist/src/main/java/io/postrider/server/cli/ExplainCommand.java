// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `postrider explain`: a dry run of one recipient.
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Say what would happen to a message, without sending one.")
final class ExplainCommand implements Callable<Integer> {
    private final Server server;
    private final Streams streams;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--from", required = true, paramLabel = "ADDRESS", description = "The sender; empty for <>.")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "ADDRESS", description = "The recipient.")
    private String to = "";

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "The client's address.")
    private @Nullable String ip;

    @Option(names = "--helo", paramLabel = "NAME", description = "The client's HELO name.")
    private @Nullable String helo;

    @Option(names = "--auth", paramLabel = "USER", description = "The authenticated user.")
    private @Nullable String user;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    ExplainCommand(Server server, Streams streams) {
        this.server = server;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        StringBuilder path =
                new StringBuilder("/api/v1/explain?from=" + Server.encoded(from) + "&to=" + Server.encoded(to));
        add(path, "ip", ip);
        add(path, "helo", helo);
        add(path, "auth", user);
        JsonNode explained = server.json(server.get(config.file(), path.toString()));
        if (json) {
            streams.out().println(server.mapper().writeValueAsString(explained));
            return Exit.OK;
        }
        streams.out()
                .println(explained.path("decision").asString() + ": "
                        + explained.path("reply").asString());
        for (JsonNode step : explained.path("steps")) {
            streams.out()
                    .println("  " + step.path("stage").asString() + " "
                            + step.path("name").asString() + ": "
                            + step.path("result").asString() + " "
                            + step.path("detail").asString());
        }
        for (JsonNode route : explained.path("routes")) {
            streams.out()
                    .println("  → " + route.path("recipient").asString() + " by "
                            + route.path("transport").asString() + " to "
                            + route.path("nextHop").asString());
        }
        return Exit.OK;
    }

    private static void add(StringBuilder path, String name, @Nullable String value) {
        if (value != null) {
            path.append('&').append(name).append('=').append(Server.encoded(value));
        }
    }
}
