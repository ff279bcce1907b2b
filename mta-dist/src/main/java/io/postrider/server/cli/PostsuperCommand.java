// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `postsuper` as Postfix has it.
@Command(
        name = "postsuper",
        description =
                "Delete (-d), hold (-h), release (-H), requeue (-r) or expire (-e) messages: an ID, ALL, or - for ids on standard input.")
final class PostsuperCommand implements Callable<Integer> {
    private final Server server;
    private final Streams streams;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "-d", paramLabel = "ID", description = "Delete.")
    private List<String> delete = List.of();

    @Option(names = "-h", paramLabel = "ID", description = "Hold.")
    private List<String> hold = List.of();

    @Option(names = "-H", paramLabel = "ID", description = "Release.")
    private List<String> release = List.of();

    @Option(names = "-r", paramLabel = "ID", description = "Requeue: try again now.")
    private List<String> requeue = List.of();

    @Option(
            names = {"-e", "-f"},
            paramLabel = "ID",
            description = "Expire: return to the sender.")
    private List<String> expire = List.of();

    PostsuperCommand(Server server, Streams streams) {
        this.server = server;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        int code = Math.max(act("delete", "Deleted", delete), act("hold", "Placed on hold", hold));
        code = Math.max(code, act("release", "Released from hold", release));
        code = Math.max(code, act("retry", "Requeued", requeue));
        return Math.max(code, act("bounce", "Expired", expire));
    }

    private int act(String action, String past, List<String> named) {
        if (named.isEmpty()) {
            return Exit.OK;
        }
        ObjectNode body = server.mapper().createObjectNode();
        if (named.contains("ALL")) {
            body.put("all", true);
        } else {
            var ids = body.putArray("ids");
            expanded(named).forEach(ids::add);
        }
        JsonNode answer = server.json(server.post(config.file(), "/api/v1/queue/" + action, body));
        for (JsonNode missing : answer.path("missing")) {
            streams.err().println("postsuper: no message " + missing.asString());
        }
        long matched = answer.path("matched").asLong();
        if (matched > 0) {
            streams.err().println("postsuper: " + past + ": " + matched + (matched == 1 ? " message" : " messages"));
        }
        return answer.has("missing") ? Exit.ABSENT : Exit.OK;
    }

    private List<String> expanded(List<String> named) {
        List<String> ids = new ArrayList<>();
        for (String one : named) {
            if (!one.equals("-")) {
                ids.add(one);
                continue;
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(streams.in(), StandardCharsets.UTF_8));
            try {
                lines.lines().map(String::trim).filter(l -> !l.isEmpty()).forEach(ids::add);
                lines.close();
            } catch (IOException e) {
                throw new Failure(Exit.TEMPORARY, "cannot read the ids: " + e.getMessage());
            }
        }
        return ids;
    }
}
