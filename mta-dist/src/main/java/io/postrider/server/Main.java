// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.server.cli.CommandLineProgram;
import io.postrider.server.cli.Streams;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// `postrider`.
public final class Main {
    private Main() {}

    /// Runs one command, of which `run` is the server.
    public static void main(String[] arguments) {
        Streams streams = new Streams(
                System.in,
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        CommandLineProgram program = new CommandLineProgram(
                streams, new ServerLauncher(streams), name -> Optional.ofNullable(System.getenv(name)));
        int code = program.run(List.of(arguments));
        streams.out().flush();
        streams.err().flush();
        // threads of libraries may still run: the work is done, so nothing of them matters
        Runtime.getRuntime().halt(code);
    }
}
