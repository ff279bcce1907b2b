// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 under load: every acknowledged message is delivered. A few kills here; more by
/// `-Dpostrider.kills=100`.
class CrashIT {
    private static final int KILLS = Integer.getInteger("postrider.kills", 3);
    private static final int MESSAGES_A_ROUND = 400;

    @TempDir
    Path folder;

    @Test
    void everyAcknowledgedMessageSurvivesKillNine() throws Exception {
        Random random = new Random(Long.getLong("postrider.seed", 4711));
        try (RecordingSink sink = new RecordingSink()) {
            Path config = RelayConfig.write(folder, folder.resolve("state"), sink.port());
            Path errors = Files.createFile(folder.resolve("errors.log"));
            java.util.Set<String> acknowledged = new java.util.HashSet<>();
            java.util.Set<String> unknown = new java.util.HashSet<>();
            for (int round = 0; round < KILLS; round++) {
                ServerProcess server = ServerProcess.start(config, errors);
                AckLoad load = new AckLoad(server.port("mx"), "x@sink.test", "k" + round + "-", 3_000, MESSAGES_A_ROUND)
                        .start(8);
                int wanted = 1 + random.nextInt(MESSAGES_A_ROUND);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> load.acknowledged().size() >= Math.min(wanted, MESSAGES_A_ROUND - 20));
                server.kill();
                load.close();
                acknowledged.addAll(load.acknowledged());
                unknown.addAll(load.unknown());
            }
            drain(config, errors, sink, acknowledged);
            Balance balance = Balance.of(acknowledged, unknown, sink.received());
            assertThat(balance.lost()).as("acknowledged and lost").isEmpty();
            assertThat(balance.unexpected()).as("never sent").isEmpty();
            assertThat(acknowledged).hasSizeGreaterThan(KILLS);
        }
    }

    static void drain(Path config, Path errors, RecordingSink sink, java.util.Set<String> acknowledged)
            throws IOException, InterruptedException {
        ServerProcess server = ServerProcess.start(config, errors);
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> sink.received().keySet().containsAll(acknowledged));
        assertThat(server.stop()).isZero();
    }
}
