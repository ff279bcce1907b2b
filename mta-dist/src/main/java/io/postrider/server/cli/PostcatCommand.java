// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import io.postrider.server.control.ControlClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `postcat -q ID` as Postfix has it.
@Command(name = "postcat", description = "Show a queued message: -q ID; -h its header, -b its body, -e its envelope.")
final class PostcatCommand implements Callable<Integer> {
    private final Server server;
    private final Streams streams;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "-q", required = true, paramLabel = "ID", description = "The queue id.")
    private String id = "";

    @Option(names = "-h", description = "Show the header.")
    private boolean header;

    @Option(names = "-b", description = "Show the body.")
    private boolean body;

    @Option(names = "-e", description = "Show the envelope.")
    private boolean envelope;

    @Option(
            names = {"-v", "-o", "-r", "-d"},
            hidden = true)
    private boolean ignored;

    PostcatCommand(Server server, Streams streams) {
        this.server = server;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        boolean all = !header && !body && !envelope;
        JsonNode message = server.json(server.get(config.file(), "/api/v1/queue/" + Server.encoded(id)));
        if (all || envelope) {
            envelope(message);
        }
        if (all || header || body) {
            content(all);
        }
        return Exit.OK;
    }

    private void envelope(JsonNode message) {
        streams.out().println("*** ENVELOPE RECORDS " + message.path("state").asString() + "/" + id + " ***");
        streams.out().println("message_size: " + message.path("size").asString());
        streams.out().println("message_arrival_time: " + message.path("arrived").asString());
        streams.out().println("sender: " + message.path("sender").asString());
        for (JsonNode recipient : message.path("recipients")) {
            streams.out().println("recipient: " + recipient.path("address").asString());
        }
    }

    private void content(boolean all) {
        if (all) {
            streams.out().println("*** MESSAGE CONTENTS " + id + " ***");
        }
        try (ControlClient.Answer answer =
                server.get(config.file(), "/api/v1/queue/" + Server.encoded(id) + "/content")) {
            String text = new String(answer.body().readAllBytes(), StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
            int end = text.indexOf("\n\n");
            String head = end < 0 ? text : text.substring(0, end + 1);
            String rest = end < 0 ? "" : text.substring(end + 1);
            String wanted = (all || header ? head : "") + (all || body ? rest : "");
            streams.out().write(wanted.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new Failure(Exit.TEMPORARY, "the message was cut: " + e.getMessage());
        }
        if (all) {
            streams.out().println("*** MESSAGE FILE END " + id + " ***");
        }
    }
}
