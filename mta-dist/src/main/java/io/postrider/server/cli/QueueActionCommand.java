// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `postrider queue hold|release|retry|delete|bounce`.
@Command(mixinStandardHelpOptions = true, description = "Act on messages, named or chosen by an expression.")
final class QueueActionCommand implements Callable<Integer> {
    private final Server server;
    private final Streams streams;
    private final String action;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--where", paramLabel = "EXPR", description = "The recipients that match (CEL).")
    private @Nullable String where;

    @Option(names = "--all", description = "All recipients.")
    private boolean all;

    @Option(names = "--dry-run", description = "Say what would be done.")
    private boolean dryRun;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Queue ids.")
    private List<String> ids = List.of();

    QueueActionCommand(Server server, Streams streams, String action) {
        this.server = server;
        this.streams = streams;
        this.action = action;
    }

    @Override
    public Integer call() {
        int ways = (ids.isEmpty() ? 0 : 1) + (where == null ? 0 : 1) + (all ? 1 : 0);
        if (ways != 1) {
            throw new Failure(Exit.USAGE, action + " wants IDs, or --where EXPR, or --all");
        }
        ObjectNode body = server.mapper().createObjectNode();
        if (where != null) {
            body.put("where", where);
        } else if (all) {
            body.put("all", true);
        } else {
            var array = body.putArray("ids");
            ids.forEach(array::add);
        }
        body.put("dryRun", dryRun);
        return print(server.json(server.post(config.file(), "/api/v1/queue/" + action, body)));
    }

    private int print(JsonNode answer) {
        if (json) {
            streams.out().println(server.mapper().writeValueAsString(answer));
        } else {
            streams.out()
                    .println(past() + " "
                            + answer.path(dryRun ? "matched" : "changed").asString());
        }
        boolean absent = false;
        for (JsonNode missing : answer.path("missing")) {
            streams.err().println("postrider: no message " + missing.asString());
            absent = true;
        }
        return absent ? Exit.ABSENT : Exit.OK;
    }

    private String past() {
        return switch (action) {
            case "hold" -> "held";
            case "release" -> "released";
            case "retry" -> "retried";
            case "delete" -> "deleted";
            default -> "bounced";
        };
    }
}
