// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import io.postrider.server.control.ControlClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `postqueue` as Postfix has it.
@Command(
        name = "postqueue",
        mixinStandardHelpOptions = true,
        description = "List or flush the queue, as Postfix's postqueue(1).")
final class PostqueueCommand implements Callable<Integer> {
    private final Server server;
    private final Streams streams;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private What what = new What();

    /// One of them.
    private static final class What {
        @Option(names = "-p", description = "List the queue as mailq does.")
        private boolean list;

        @Option(names = "-j", description = "List the queue, one JSON object a line.")
        private boolean json;

        @Option(names = "-f", description = "Try everything now.")
        private boolean flush;

        @Option(names = "-i", paramLabel = "ID", description = "Try one message now.")
        private @Nullable String id;

        @Option(names = "-s", paramLabel = "SITE", description = "Try the mail for a domain now.")
        private @Nullable String site;
    }

    PostqueueCommand(Server server, Streams streams) {
        this.server = server;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try {
            if (what.list) {
                return copy();
            }
            return what.json ? json() : retry();
        } catch (IOException e) {
            throw new Failure(Exit.TEMPORARY, "the list was cut: " + e.getMessage());
        }
    }

    private int copy() throws IOException {
        try (ControlClient.Answer answer = server.get(config.file(), "/api/v1/queue?format=mailq")) {
            answer.body().transferTo(streams.out());
        }
        return Exit.OK;
    }

    private int json() throws IOException {
        try (ControlClient.Answer answer = server.get(config.file(), "/api/v1/queue");
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                streams.out()
                        .println(server.mapper()
                                .writeValueAsString(postfix(server.mapper().readTree(line))));
                line = lines.readLine();
            }
        }
        return Exit.OK;
    }

    private ObjectNode postfix(JsonNode message) {
        ObjectNode json = server.mapper().createObjectNode();
        String state = message.path("state").asString();
        json.put("queue_name", state.equals("held") ? "hold" : state.equals("scheduled") ? "deferred" : state);
        json.put("queue_id", message.path("id").asString());
        json.put(
                "arrival_time",
                Instant.parse(message.path("arrived").asString()).getEpochSecond());
        json.put("message_size", message.path("size").asLong());
        json.put("forced_expire", false);
        json.put("sender", message.path("sender").asString());
        var recipients = json.putArray("recipients");
        for (JsonNode recipient : message.path("recipients")) {
            ObjectNode one = recipients
                    .addObject()
                    .put("address", recipient.path("address").asString());
            if (recipient.has("lastReply")) {
                one.put("delay_reason", recipient.path("lastReply").asString());
            }
        }
        return json;
    }

    private int retry() {
        ObjectNode body = server.mapper().createObjectNode();
        if (what.id != null) {
            body.putArray("ids").add(what.id);
        } else if (what.site != null) {
            body.put("where", "recipientDomain == '" + what.site.replaceAll("[^A-Za-z0-9._-]", "") + "'");
        } else {
            body.put("all", true);
        }
        JsonNode answer = server.json(server.post(config.file(), "/api/v1/queue/retry", body));
        return answer.has("missing") ? Exit.ABSENT : Exit.OK;
    }
}
