// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A process under load is killed at every numbered place of `docs/queue-format.md`, and at random: what it
/// acknowledged
/// is there, what is there is whole, nothing else is left over. `-Dpostrider.kills=N` for more random ones.
final class StoreCrashTest {
    private static final int RANDOM_KILLS = Integer.getInteger("postrider.kills", 3);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(CrashPoints.Place.class)
    void aKillAtAnyPlaceLosesNothingAcknowledged(CrashPoints.Place place) throws Exception {
        // first time on an empty folder, then on what the first kill has left
        int[] times = {1, 4};
        int acknowledged = 0;
        for (int i = 0; i < times.length; i++) {
            boolean onlyOnce = place == CrashPoints.Place.FORMAT_WRITTEN || place == CrashPoints.Place.BACKUP_HALF;
            Process process = start(place.name(), onlyOnce ? 1 : times[i], i);
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("reaches %s", place)
                    .isTrue();
            assertThat(process.exitValue())
                    .as("killed by SIGKILL: %s", output())
                    .isEqualTo(137);
            acknowledged = check();
        }
        assertThat(acknowledged).isGreaterThanOrEqualTo(0);
    }

    @Test
    void killsAtRandomLoseNothingAcknowledged() throws Exception {
        Random random = new Random(7);
        int acknowledged = 0;
        for (int i = 0; i < RANDOM_KILLS; i++) {
            Process process = start("-", 0, 100 + i);
            Path output = folder.resolve("output");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(output).contains("ready"));
            process.waitFor(300 + random.nextInt(700), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            acknowledged = check();
        }
        assertThat(acknowledged).as("commits that were acknowledged").isGreaterThan(50);
    }

    private Process start(String place, int times, int seed) throws Exception {
        deleteBackups();
        return ChildJvm.start(
                CrashingProcess.class,
                folder.resolve("output"),
                List.of(
                        folder.resolve("queue").toString(),
                        folder.resolve("log").toString(),
                        place,
                        String.valueOf(times),
                        String.valueOf(seed)));
    }

    private void deleteBackups() throws Exception {
        try (var paths = Files.list(folder)) {
            for (Path path : paths.filter(p -> p.getFileName().toString().startsWith("backup-"))
                    .toList()) {
                TestStores.deleteTree(path);
            }
        }
    }

    private String output() throws Exception {
        return Files.readString(folder.resolve("output"));
    }

    private int check() throws Exception {
        Path log = folder.resolve("log");
        if (!Files.exists(log)) {
            Files.createFile(log);
        }
        LoadChecker checker = new LoadChecker(log);
        var ownership = new RecordingOwnership();
        var store = new RocksQueueStore(TestStores.settings(folder.resolve("queue")), InstantSource.system());
        store.open(ownership, List.of(LoggedLoad.ENVELOPES, LoggedLoad.STATES));
        try {
            int present = checker.check(store);
            // what nothing refers to is unlinked, what something refers to stays
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                StoreStatistics.Contents contents = store.statistics().contents();
                assertThat(contents.liveContents()).isEqualTo(present);
                assertThat(store.opened().parts().files().usage()).allMatch(file -> file.liveContents() > 0);
            });
            assertThat(checker.check(store)).isEqualTo(present);
            assertThat(ownership.damaged).isEmpty();
            assertThat(store.statistics().faults().housekeeping()).isZero();
        } finally {
            store.close();
        }
        return checker.acknowledged();
    }
}
