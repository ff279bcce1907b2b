// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `postrider queue backup DIR` and `queue reindex`.
@Command(mixinStandardHelpOptions = true, description = "Copy the queue consistently, or rebuild its query rows.")
final class QueueFolderCommand implements Callable<Integer> {
    private final Server server;
    private final Streams streams;
    private final String verb;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "An empty or absent folder.")
    private @Nullable Path folder;

    QueueFolderCommand(Server server, Streams streams, String verb) {
        this.server = server;
        this.streams = streams;
        this.verb = verb;
    }

    @Override
    public Integer call() {
        ObjectNode body = server.mapper().createObjectNode();
        if (verb.equals("backup")) {
            if (folder == null) {
                throw new Failure(Exit.USAGE, "backup wants a folder");
            }
            body.put("folder", folder.toAbsolutePath().toString());
        }
        JsonNode answer = server.json(server.post(config.file(), "/api/v1/queue/" + verb, body));
        streams.out().println(answer.path("text").asString(verb + " done"));
        return Exit.OK;
    }
}
