// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import io.postrider.server.control.ControlClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `qshape` as Postfix has it: recipients by domain and age.
@Command(
        name = "qshape",
        mixinStandardHelpOptions = true,
        description = "Print recipients by domain and age in minutes.")
final class QshapeCommand implements Callable<Integer> {
    private static final int[] BOUNDS = {5, 10, 20, 40, 80, 160, 320, 640, 1280};
    private final Server server;
    private final Streams streams;
    private final InstantSource clock;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "-s", description = "By sender domain.")
    private boolean sender;

    @Parameters(paramLabel = "QUEUE", arity = "0..*", description = "active, deferred, hold; default: all.")
    private List<String> queues = List.of();

    QshapeCommand(Server server, Streams streams, InstantSource clock) {
        this.server = server;
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Map<String, long[]> rows = new TreeMap<>();
        try (ControlClient.Answer answer = server.get(config.file(), "/api/v1/queue");
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                add(rows, server.mapper().readTree(line));
                line = lines.readLine();
            }
        } catch (IOException e) {
            throw new Failure(Exit.TEMPORARY, "the list was cut: " + e.getMessage());
        }
        print(rows);
        return Exit.OK;
    }

    private void add(Map<String, long[]> rows, JsonNode message) {
        String state = message.path("state").asString();
        String queue = state.equals("held") ? "hold" : state.equals("scheduled") ? "deferred" : state;
        if (!queues.isEmpty() && !queues.contains(queue)) {
            return;
        }
        long minutes = Duration.between(Instant.parse(message.path("arrived").asString()), clock.instant())
                .toMinutes();
        int bucket = 0;
        while (bucket < BOUNDS.length && minutes >= BOUNDS[bucket]) {
            bucket++;
        }
        for (JsonNode recipient : message.path("recipients")) {
            String address = (sender ? message : recipient)
                    .path(sender ? "sender" : "address")
                    .asString();
            String domain = address.isEmpty() ? "MAILER-DAEMON" : address.substring(address.lastIndexOf('@') + 1);
            rows.computeIfAbsent(domain.toLowerCase(Locale.ROOT), d -> new long[BOUNDS.length + 1])[bucket]++;
        }
    }

    private void print(Map<String, long[]> rows) {
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%40s %6s", "", "T"));
        Arrays.stream(BOUNDS).forEach(b -> head.append(String.format(Locale.ROOT, " %5d", b)));
        streams.out().println(head.append(" 1280+"));
        long[] total = new long[BOUNDS.length + 1];
        rows.values().forEach(row -> Arrays.setAll(total, i -> total[i] + row[i]));
        row("TOTAL", total);
        rows.entrySet().stream()
                .sorted(Comparator.comparingLong(
                        e -> -Arrays.stream(e.getValue()).sum()))
                .limit(20)
                .forEach(e -> row(e.getKey(), e.getValue()));
    }

    private void row(String name, long[] counts) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "%40s %6d", name, Arrays.stream(counts).sum()));
        Arrays.stream(counts).forEach(c -> line.append(String.format(Locale.ROOT, " %5d", c)));
        streams.out().println(line);
    }
}
