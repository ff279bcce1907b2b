// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/// `postrider`: builds the command tree and runs one command.
public final class CommandLineProgram {
    private final Streams streams;
    private final Launcher launcher;
    private final Server server;

    /// Makes the program.
    public CommandLineProgram(Streams streams, Launcher launcher, Function<String, Optional<String>> environment) {
        this.streams = streams;
        this.launcher = launcher;
        this.server = new Server(environment);
    }

    /// The root of the tree.
    @Command(
            name = "postrider",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            description = "A mail transfer agent.",
            synopsisSubcommandLabel = "COMMAND")
    static final class Root {}

    /// The tree, also for man pages and completion.
    public CommandLine tree() {
        CommandLine root = new CommandLine(new Root());
        root.addSubcommand("run", new RunCommand(launcher, server));
        root.addSubcommand("dev", new DevCommand(launcher));
        root.addSubcommand("config", ConfigCommands.tree(launcher, server, streams));
        root.addSubcommand("queue", QueueCommands.tree(server, streams));
        root.addSubcommand("why", new WhyCommand(server, streams));
        root.addSubcommand("explain", new ExplainCommand(server, streams));
        root.addSubcommand("check", new CheckCommand(launcher, streams));
        root.addSubcommand("reload", new ServerCommands.Reload(server, streams));
        root.addSubcommand("suspend", new ServerCommands.Suspend(server, streams));
        root.addSubcommand("resume", new ServerCommands.Resume(server, streams));
        root.addSubcommand("stats", new ServerCommands.Stats(server, streams));
        root.addSubcommand("log", ServerCommands.log(server, streams));
        root.addSubcommand("user", UserCommands.tree(launcher, streams));
        addFrontEnds(root);
        return root;
    }

    /// Postfix's programs, which `bin/` has under their own names.
    private void addFrontEnds(CommandLine root) {
        root.addSubcommand("postqueue", new PostqueueCommand(server, streams));
        root.addSubcommand("postsuper", new PostsuperCommand(server, streams));
        root.addSubcommand("postcat", new PostcatCommand(server, streams));
        root.addSubcommand("postmap", new TableCommand(launcher, server, streams));
        root.addSubcommand("postalias", new TableCommand(launcher, server, streams));
        root.addSubcommand("postconf", new PostconfCommand(launcher, server, streams));
        root.addSubcommand("qshape", new QshapeCommand(server, streams, Clock.systemUTC()));
        root.addSubcommand("postfix", new PostfixCommand(launcher, server, streams));
    }

    /// Runs the command that the arguments name; returns the exit code.
    public int run(List<String> arguments) {
        CommandLine tree = tree();
        tree.setOut(new java.io.PrintWriter(streams.out(), true));
        tree.setErr(new java.io.PrintWriter(streams.err(), true));
        tree.setCaseInsensitiveEnumValuesAllowed(true);
        tree.setParameterExceptionHandler(this::wrongUsage);
        tree.setExecutionExceptionHandler((e, command, parsed) -> failed(e));
        if (arguments.isEmpty()) {
            tree.usage(streams.err());
            return Exit.USAGE;
        }
        return tree.execute(arguments.toArray(String[]::new));
    }

    private int wrongUsage(ParameterException e, String[] arguments) {
        streams.err().println("postrider: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, streams.err());
        streams.err().println("try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return Exit.USAGE;
    }

    private int failed(Exception e) {
        if (e instanceof Failure failure) {
            streams.err().println("postrider: " + failure.getMessage());
            return failure.exitCode();
        }
        streams.err().println("postrider: a bug: " + e);
        e.printStackTrace(streams.err());
        return Exit.BUG;
    }
}
