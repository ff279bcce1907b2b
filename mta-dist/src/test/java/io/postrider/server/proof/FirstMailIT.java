// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a new user does: `postrider dev`, then swaks.
class FirstMailIT {
    @TempDir
    Path folder;

    private Process dev;
    private int base;

    @BeforeEach
    void start() throws Exception {
        Peers.need("swaks", "swaks");
        base = freeBase();
        dev = new ProcessBuilder(
                        ServerProcess.bin().resolve("postrider").toString(),
                        "dev",
                        "--state",
                        folder.resolve("state").toString(),
                        "--port-base",
                        Integer.toString(base))
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.readString(folder.resolve("out")).contains("READY"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        dev.destroy();
        dev.waitFor();
    }

    private static int freeBase() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort() - 25;
        }
    }

    private String swaks(int exit, String... more) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("swaks", "--timeout", "20"));
        command.addAll(List.of(more));
        return ServerProcess.run(exit, Duration.ofSeconds(40), command);
    }

    private Path delivered() throws IOException {
        Path mail = folder.resolve("state/mail/example.test/dev/new");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.isDirectory(mail) && count(mail) == 1);
        try (Stream<Path> files = Files.list(mail)) {
            return files.findFirst().orElseThrow();
        }
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void aMessageLandsInTheMaildirWithItsTraceFields() throws Exception {
        String dialogue = swaks(0, "--to", "dev@example.test", "--server", "127.0.0.1:" + (base + 25));
        String id = dialogue.replaceAll("(?s).*queued as ([0-9A-Za-z]{12,20}).*", "$1");
        String message = Files.readString(delivered());
        assertThat(message).startsWith("Return-Path: <").contains("\nDelivered-To: dev@example.test\nReceived: from ");
        assertThat(message).containsPattern("by \\S+ with ESMTP id " + id + "\n\tfor <dev@example.test>;");
        assertThat(message).contains("This is a test mailing").doesNotContain("\r");
    }

    @Test
    void aUserSubmitsOverTls() throws Exception {
        swaks(
                0,
                "--to",
                "dev@example.test",
                "--from",
                "dev@example.test",
                "--server",
                "127.0.0.1:" + (base + 87),
                "-tls",
                "--auth-user",
                "dev",
                "--auth-password",
                "dev");
        assertThat(Files.readString(delivered())).contains(" with ESMTPSA id ");
    }

    @Test
    void submissionWithoutAuthenticationIsRefused() throws Exception {
        String dialogue = swaks(23, "--to", "dev@example.test", "--server", "127.0.0.1:" + (base + 87), "-tls");
        assertThat(dialogue).contains("530 5.7.0");
    }

    @Test
    void theDevelopmentRecipientsFailAsTheyShould() throws Exception {
        String refused = swaks(24, "--to", "550@example.test", "--server", "127.0.0.1:" + (base + 25));
        assertThat(refused).contains("<** 550 5.1.1");
        swaks(0, "--to", "bounce@example.test", "--from", "dev@example.test", "--server", "127.0.0.1:" + (base + 25));
        String notification = Files.readString(delivered());
        assertThat(notification)
                .startsWith("Return-Path: <>\n")
                .contains("multipart/report")
                .contains("Action: failed")
                .contains("bounce@example.test");
    }
}
