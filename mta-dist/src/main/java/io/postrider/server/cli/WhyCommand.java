// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `postrider why ID`: why is this message not moving.
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        description =
                "Say why a message is where it is: state, lane, last reply, next attempt and limits per recipient.")
final class WhyCommand implements Callable<Integer> {
    private final Server server;
    private final Streams streams;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(paramLabel = "ID", description = "The queue id.")
    private String id = "";

    WhyCommand(Server server, Streams streams) {
        this.server = server;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        JsonNode why = server.json(server.get(config.file(), "/api/v1/queue/" + Server.encoded(id) + "/why"));
        if (json) {
            streams.out().println(server.mapper().writeValueAsString(why));
            return Exit.OK;
        }
        streams.out().println(why.path("id").asString());
        for (JsonNode recipient : why.path("recipients")) {
            streams.out()
                    .println("  " + recipient.path("address").asString() + ": "
                            + recipient.path("state").asString());
            line(recipient, "reason");
            line(recipient, "lane");
            line(recipient, "lastReply");
            line(recipient, "attempts");
            line(recipient, "due");
            line(recipient, "suspendedBy");
            for (JsonNode limit : recipient.path("limits")) {
                streams.out().println("    limit: " + limit.asString());
            }
            for (JsonNode step : recipient.path("trail")) {
                streams.out().println("    " + step.asString());
            }
        }
        return Exit.OK;
    }

    private void line(JsonNode recipient, String member) {
        JsonNode value = recipient.get(member);
        if (value != null) {
            streams.out().println("    " + member + ": " + value.asString());
        }
    }
}
