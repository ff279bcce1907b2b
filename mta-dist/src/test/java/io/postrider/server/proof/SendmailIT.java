// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bin/sendmail` with the server up and down.
class SendmailIT {
    private static final String MESSAGE =
            "To: Somebody <x@sink.test>\nBcc: y@sink.test\nSubject: cron\nX-Proof-Id: one\n\nhello\n.\nnot this\n";

    @TempDir
    Path folder;

    private int sendmail(Path config, String input, String... options) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(ServerProcess.bin().resolve("sendmail").toString(), "-C", config.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(said).isTrue();
        return process.exitValue();
    }

    @Test
    void aMessageGoesOverTheSocketAndGetsItsFields() throws Exception {
        try (RecordingSink sink = new RecordingSink().keepingMessages()) {
            Path config = RelayConfig.write(folder, folder.resolve("state"), sink.port());
            Path errors = Files.createFile(folder.resolve("errors.log"));
            try (ServerProcess server = ServerProcess.start(config, errors)) {
                assertThat(sendmail(config, MESSAGE, "-t", "-f", "me@proof.test"))
                        .isZero();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> !sink.messages().isEmpty());
                String message = sink.messages().getFirst();
                assertThat(message)
                        .contains("\r\nDate: ", "\r\nMessage-ID: <", "\r\nFrom: me@proof.test\r\n", "\r\n\r\nhello\r\n")
                        .doesNotContain("Bcc:", "not this");
                assertThat(server.stop()).isZero();
            }
        }
    }

    @Test
    void theSpoolKeepsItWhileTheServerIsDown() throws Exception {
        try (RecordingSink sink = new RecordingSink().keepingMessages()) {
            Path config = RelayConfig.write(folder, folder.resolve("state"), sink.port());
            Path errors = Files.createFile(folder.resolve("errors.log"));
            ServerProcess first = ServerProcess.start(config, errors);
            assertThat(first.stop()).isZero();
            assertThat(sendmail(config, MESSAGE, "-t", "-i")).isZero();
            try (ServerProcess second = ServerProcess.start(config, errors)) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> !sink.messages().isEmpty());
                assertThat(sink.messages().getFirst()).contains("not this");
                assertThat(folder.resolve("state/maildrop")).isEmptyDirectory();
                assertThat(second.stop()).isZero();
            }
        }
    }

    @Test
    void wrongCallsHaveTheirExitCodes() throws Exception {
        Path config = RelayConfig.write(folder, folder.resolve("state"), 9);
        assertThat(sendmail(config, "Subject: x\n\n", "-t")).isEqualTo(64);
        assertThat(sendmail(config, "x\n")).isEqualTo(64);
        assertThat(sendmail(folder.resolve("absent.toml"), "x\n", "a@b.test")).isEqualTo(75);
    }
}
