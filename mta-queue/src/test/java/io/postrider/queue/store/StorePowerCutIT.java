// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The power is cut under load on a real file system, again and again: XFS on a loop device, shut down
/// without writing
/// back anything. The acknowledgement log lies outside. `-Dpostrider.cuts=N` for more cuts.
final class StorePowerCutIT {
    private static final int CUTS = Integer.getInteger("postrider.cuts", 5);
    private static final long DISK_OCTETS = 400L << 20;

    @TempDir
    private Path folder;

    // The shutdown is not one instant: a sync that runs meanwhile may return without an error and without having synced
    // (the next one fails). So the acknowledgements of one batch, at the very end, are not held against the store.
    private final List<long[]> whilePowerWent = new ArrayList<>();

    @Test
    void powerCutsLoseNothingAcknowledged() throws Exception {
        Random random = new Random(11);
        Path log = folder.resolve("log");
        try (LoopMount disk = LoopMount.make(folder, "xfs", DISK_OCTETS)) {
            int acknowledged = 0;
            for (int cut = 0; cut < CUTS; cut++) {
                Process load = startLoad(disk, cut);
                long before = 0;
                try {
                    load.waitFor(200 + random.nextInt(1_000), TimeUnit.MILLISECONDS);
                    before = Files.size(log);
                    disk.cutPower();
                } finally {
                    load.destroyForcibly().waitFor();
                }
                whilePowerWent.add(new long[] {Math.max(before, lastBatches(log)), Files.size(log)});
                disk.unmount();
                disk.mount();
                acknowledged = check(disk);
            }
            assertThat(acknowledged).as("acknowledged over all cuts").isGreaterThan(20 * CUTS);
        }
    }

    // where the last 16 acknowledgements begin: one of each thread for the batch whose sync met the shutdown, and as
    // many
    // of the batch before that were logged late
    private static long lastBatches(Path log) throws Exception {
        List<String> lines = Files.readAllLines(log);
        long at = Files.size(log);
        int acknowledgements = 0;
        for (String line : lines.reversed()) {
            if (!line.startsWith("R") && ++acknowledgements > 2 * CrashingProcess.THREADS) {
                break;
            }
            at -= line.length() + 1;
        }
        return at;
    }

    private Process startLoad(LoopMount disk, int seed) throws Exception {
        Path output = folder.resolve("output");
        Files.deleteIfExists(output);
        try (var backups = Files.list(disk.folder())) {
            for (Path path : backups.filter(p -> !p.endsWith("queue")).toList()) {
                TestStores.deleteTree(path);
            }
        }
        Process process = ChildJvm.start(
                CrashingProcess.class,
                output,
                List.of(
                        disk.folder().resolve("queue").toString(),
                        folder.resolve("log").toString(),
                        "-",
                        "0",
                        String.valueOf(1_000 + seed)));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(output) && Files.readString(output).contains("ready"));
        return process;
    }

    private int check(LoopMount disk) throws Exception {
        LoadChecker checker = new LoadChecker(folder.resolve("log"), whilePowerWent);
        var ownership = new RecordingOwnership();
        var store = new RocksQueueStore(TestStores.settings(disk.folder().resolve("queue")), InstantSource.system());
        store.open(ownership, List.of(LoggedLoad.ENVELOPES, LoggedLoad.STATES));
        try {
            int present = checker.check(store);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(store.statistics().contents().liveContents())
                                    .isEqualTo(present));
            assertThat(ownership.damaged).isEmpty();
        } finally {
            store.close();
        }
        return checker.acknowledged();
    }
}
