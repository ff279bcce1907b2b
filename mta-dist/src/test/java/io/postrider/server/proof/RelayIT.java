// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many messages from Postfix's own load program, relayed; none lost. 2,000 here, more by
/// `-Dpostrider.messages=10000`.
class RelayIT {
    private static final int MESSAGES = Integer.getInteger("postrider.messages", 2_000);

    @TempDir
    Path folder;

    @Test
    void everyMessageOfSmtpSourceArrivesOnce() throws Exception {
        Peers.need("smtp-source", "postfix");
        try (RecordingSink sink = new RecordingSink().keepingMessages()) {
            Path config = RelayConfig.write(folder, folder.resolve("state"), sink.port());
            Path errors = Files.createFile(folder.resolve("errors.log"));
            try (ServerProcess server = ServerProcess.start(config, errors)) {
                ServerProcess.run(
                        0,
                        Duration.ofMinutes(3),
                        List.of(
                                "smtp-source",
                                "-s",
                                "20",
                                "-m",
                                Integer.toString(MESSAGES),
                                "-l",
                                "4096",
                                "-f",
                                "from@source.test",
                                "-t",
                                "to@sink.test",
                                "127.0.0.1:" + server.port("mx")));
                Awaitility.await()
                        .atMost(Duration.ofMinutes(3))
                        .until(() -> sink.messages().size() >= MESSAGES);
                assertThat(sink.messages()).hasSize(MESSAGES);
                assertThat(sink.connections()).as("connections are used again").isLessThan(MESSAGES);
                String list = ServerProcess.postrider(0, "queue", "list", "-c", config.toString());
                assertThat(list).isEmpty();
                assertThat(server.stop()).isZero();
            }
        }
    }
}
