// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `postrider run`.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run the server in the foreground. One READY line on standard output says where it listens.")
final class RunCommand implements Callable<Integer> {
    private final Launcher launcher;
    private final Server server;

    @Mixin
    private ConfigOption config = new ConfigOption();

    RunCommand(Launcher launcher, Server server) {
        this.launcher = launcher;
        this.server = server;
    }

    @Override
    public Integer call() {
        return launcher.run(server.config(config.file()));
    }
}
