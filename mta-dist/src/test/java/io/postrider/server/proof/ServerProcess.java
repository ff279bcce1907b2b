// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A server started from the unpacked distribution, as a user would.
public final class ServerProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("\"([a-z0-9-]+)\":\\[\"([^\"]+)\"");
    private final Process process;
    private final String ready;

    private ServerProcess(Process process, String ready) {
        this.process = process;
        this.ready = ready;
    }

    /// The `bin` folder of the distribution that the build unpacked.
    public static Path bin() throws IOException {
        Path target = Path.of(System.getProperty("postrider.distribution", "target/distribution"));
        if (Files.isExecutable(target.resolve("bin/postrider"))) {
            return target.resolve("bin").toAbsolutePath();
        }
        try (Stream<Path> found = Files.list(target)) {
            return found.filter(p -> Files.isExecutable(p.resolve("bin/postrider")))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no distribution below " + target + ": run mvn package first"))
                    .resolve("bin")
                    .toAbsolutePath();
        }
    }

    /// Starts `postrider run -c FILE` and waits for READY.
    public static ServerProcess start(Path config, Path errors) throws IOException {
        Process process = new ProcessBuilder(bin().resolve("postrider").toString(), "run", "-c", config.toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return String.valueOf(out.readLine());
            } catch (IOException e) {
                return "no READY: " + e;
            }
        });
        try {
            String ready = line.get(60, TimeUnit.SECONDS);
            if (!ready.startsWith("READY ")) {
                process.destroyForcibly();
                throw new IOException("no READY but: " + ready + "; errors: " + Files.readString(errors));
            }
            return new ServerProcess(process, ready);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("no READY within 60 s; errors: " + Files.readString(errors), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /// The READY line.
    public String ready() {
        return ready;
    }

    /// The port of a listener.
    public int port(String listener) {
        Matcher matcher = ADDRESS.matcher(ready);
        while (matcher.find()) {
            if (matcher.group(1).equals(listener)) {
                String address = matcher.group(2);
                return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            }
        }
        throw new IllegalArgumentException("no listener " + listener + " in " + ready);
    }

    /// The process.
    public Process process() {
        return process;
    }

    /// SIGKILL, and waits for the end.
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /// SIGTERM; returns the exit code.
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the server did not stop within 15 s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /// Runs a program to its end and returns what it printed; fails unless it exits with `expected`.
    public static String run(int expected, Duration limit, List<String> command)
            throws IOException, InterruptedException {
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        started.getOutputStream().close();
        String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!started.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            started.destroyForcibly();
            throw new IOException(command + " did not end within " + limit + ": " + output);
        }
        if (started.exitValue() != expected) {
            throw new IOException(command + " exited with " + started.exitValue() + ": " + output);
        }
        return output;
    }

    /// Runs a command of the distribution.
    public static String postrider(int expected, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(bin().resolve("postrider").toString()));
        command.addAll(List.of(arguments));
        return run(expected, Duration.ofSeconds(60), command);
    }
}
