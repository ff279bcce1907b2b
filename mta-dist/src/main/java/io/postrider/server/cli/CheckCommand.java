// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `postrider check --batch`: the evaluators as a filter.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Run evaluators (SPF, DKIM, DMARC, ARC, …): JSON lines in, one JSON line out per request.")
final class CheckCommand implements Callable<Integer> {
    private final Launcher launcher;
    private final Streams streams;

    @Option(names = "--batch", description = "Read requests from standard input to its end.")
    private boolean batch;

    CheckCommand(Launcher launcher, Streams streams) {
        this.launcher = launcher;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (!batch) {
            throw new Failure(Exit.USAGE, "check wants --batch");
        }
        return launcher.checkBatch(streams);
    }
}
