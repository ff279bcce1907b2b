// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Power cuts under load: the state lies on a loop-mounted XFS that is shut down without writing what is not
/// synced
/// (`xfs_io -x -c shutdown`). Every acknowledged message is delivered afterwards. A few cuts here; more by
/// `-Dpostrider.cuts=100`.
class PowerCutIT {
    private static final int CUTS = Integer.getInteger("postrider.cuts", 2);
    private static final int MESSAGES_A_ROUND = 400;

    @TempDir
    Path folder;

    @Test
    void everyAcknowledgedMessageSurvivesAPowerCut() throws Exception {
        Peers.need("xfs_io", "xfsprogs");
        Peers.needRoot("a loop mount");
        Random random = new Random(Long.getLong("postrider.seed", 815));
        Path image = folder.resolve("xfs.img");
        Path mount = Files.createDirectory(folder.resolve("mnt"));
        shell("truncate -s 1G " + image + " && mkfs.xfs -q " + image);
        try (RecordingSink sink = new RecordingSink()) {
            Path config = RelayConfig.write(folder, mount.resolve("state"), sink.port());
            Path errors = Files.createFile(folder.resolve("errors.log"));
            Set<String> acknowledged = new HashSet<>();
            Set<String> unknown = new HashSet<>();
            for (int round = 0; round < CUTS; round++) {
                mount(image, mount);
                ServerProcess server = ServerProcess.start(config, errors);
                AckLoad load = new AckLoad(server.port("mx"), "x@sink.test", "c" + round + "-", 3_000, MESSAGES_A_ROUND)
                        .start(8);
                int wanted = 1 + random.nextInt(MESSAGES_A_ROUND - 20);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> load.acknowledged().size() >= wanted);
                // what is acknowledged now is what the cut must not lose; answers behind the cut may still be underway
                Set<String> before = new HashSet<>(load.acknowledged());
                shell("xfs_io -x -c shutdown " + mount);
                Set<String> all = load.acknowledged();
                server.kill();
                load.close();
                acknowledged.addAll(before);
                unknown.addAll(all);
                unknown.addAll(load.unknown());
                shell("umount " + mount);
            }
            drain(new Disk(image, mount), () -> CrashIT.drain(config, errors, sink, acknowledged));
            Balance balance = Balance.of(acknowledged, unknown, sink.received());
            assertThat(balance.lost()).as("acknowledged and lost").isEmpty();
            assertThat(acknowledged).hasSizeGreaterThan(CUTS);
        }
    }

    private record Disk(Path image, Path mount) {}

    private interface Work {
        void run() throws Exception;
    }

    private static void drain(Disk disk, Work work) throws Exception {
        mount(disk.image(), disk.mount());
        try {
            work.run();
        } finally {
            shell("umount " + disk.mount());
        }
    }

    private static void mount(Path image, Path mount) throws IOException, InterruptedException {
        try {
            shell("mount -o loop " + image + " " + mount);
        } catch (IOException e) {
            Peers.missing("loop mounts are impossible here: " + e.getMessage());
        }
    }

    private static void shell(String command) throws IOException, InterruptedException {
        ServerProcess.run(0, Duration.ofSeconds(60), List.of("sh", "-c", command));
    }
}
