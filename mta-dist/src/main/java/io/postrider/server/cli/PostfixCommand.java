// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/// `postfix start-fg|stop|reload|flush|status|check`.
@Command(
        name = "postfix",
        mixinStandardHelpOptions = true,
        description = "Control the server as postfix(1) does: start-fg, stop, reload, flush, status, check.")
final class PostfixCommand implements Callable<Integer> {
    private final Launcher launcher;
    private final Server server;
    private final Streams streams;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "COMMAND", description = "What to do.")
    private String command = "";

    PostfixCommand(Launcher launcher, Server server, Streams streams) {
        this.launcher = launcher;
        this.server = server;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return switch (command) {
            case "start-fg" -> launcher.run(server.config(config.file()));
            case "check" -> check();
            case "status" -> status();
            case "reload" -> post("/api/v1/reload");
            case "stop", "abort" -> post("/api/v1/stop");
            case "flush" -> flush();
            default ->
                throw new Failure(Exit.USAGE, "wants start-fg, stop, reload, flush, status or check, not " + command);
        };
    }

    private int check() {
        List<String> problems = launcher.check(server.config(config.file()));
        problems.forEach(streams.err()::println);
        return problems.isEmpty() ? Exit.OK : Exit.CONFIGURATION;
    }

    private int status() {
        try {
            long pid = server.json(server.get(config.file(), "/api/v1/status"))
                    .path("pid")
                    .asLong();
            streams.err().println("postfix: the mail system is running: PID: " + pid);
            return Exit.OK;
        } catch (Failure e) {
            streams.err().println("postfix: the mail system is not running");
            return Exit.FOUND_WRONG;
        }
    }

    private int post(String path) {
        server.json(server.post(config.file(), path, server.mapper().createObjectNode()));
        return Exit.OK;
    }

    private int flush() {
        ObjectNode body = server.mapper().createObjectNode().put("all", true);
        server.json(server.post(config.file(), "/api/v1/queue/retry", body));
        return Exit.OK;
    }
}
