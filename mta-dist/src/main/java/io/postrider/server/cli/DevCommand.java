// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `postrider dev`.
@Command(
        name = "dev",
        mixinStandardHelpOptions = true,
        description = "Run a development server on loopback: SMTP N+25, submission N+87 and N+65, admin N+80; "
                + "mail for example.test and localhost goes into Maildirs; user dev, password dev.")
final class DevCommand implements Callable<Integer> {
    private final Launcher launcher;

    @Option(names = "--state", paramLabel = "DIR", description = "The state folder (default: ${DEFAULT-VALUE}).")
    private Path state = Path.of("target/dev");

    @Option(names = "--port-base", paramLabel = "N", description = "The ports' base (default: ${DEFAULT-VALUE}).")
    private int portBase = 2500;

    DevCommand(Launcher launcher) {
        this.launcher = launcher;
    }

    @Override
    public Integer call() {
        return launcher.dev(state, portBase);
    }
}
