// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The n-th system call of a kind fails in a process under load ([S33]–[S37]): it goes on by itself, and what
/// it
/// acknowledged is there. Needs strace. `-Dpostrider.sweep=N` for more values of n.
final class StoreFaultSweepIT {
    private static final int SWEEP = Integer.getInteger("postrider.sweep", 2);
    private static final int STEPS = 80;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fdatasync:error=EIO",
                "fdatasync:error=ENOSPC",
                "pwrite64:error=ENOSPC",
                "pwrite64:error=EIO",
                "write:error=ENOSPC",
                "write:error=EIO"
            })
    void aFailedCallIsSurvivedAndNothingAcknowledgedIsLost(String fault) throws Exception {
        requireStrace();
        for (int i = 0; i < SWEEP; i++) {
            Path queue = prepared("queue-" + i);
            Path log = folder.resolve("log-" + i);
            // Counted per thread. The calls of the start are left alone: a start that cannot write says so and ends.
            int first = (fault.startsWith("write") ? 60 : 25) + 17 * i;
            Process process = start(queue, log, fault + ":when=" + first);
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as("ends by itself")
                    .isTrue();
            assertThat(process.exitValue())
                    .as("%s at %d: %s", fault, first, Files.readString(folder.resolve("output")))
                    .isZero();
            assertThat(Files.readString(folder.resolve("trace"))).contains("INJECTED");
            check(queue, log);
        }
    }

    @Test
    void aDiskThatFailsForAWhileIsSurvived() throws Exception {
        requireStrace();
        Path queue = prepared("queue");
        Path log = folder.resolve("log");
        Process process = start(queue, log, "fdatasync:error=EIO:when=30..50");
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ends by itself").isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("output")))
                .isZero();
        assertThat(Files.readString(folder.resolve("trace"))).contains("INJECTED");
        check(queue, log);
    }

    private static void requireStrace() {
        boolean there = Files.exists(Path.of("/usr/bin/strace"));
        boolean required = "true".equals(System.getenv("POSTRIDER_PEERS_REQUIRED"));
        assertThat(there || !required).as("the package strace is installed").isTrue();
        assumeTrue(there, "needs the package strace");
    }

    // a queue that is there already, so that few calls belong to the start
    private Path prepared(String name) throws Exception {
        Path queue = folder.resolve(name);
        var store = new RocksQueueStore(TestStores.settings(queue), InstantSource.system());
        store.open(new RecordingOwnership(), List.of(LoggedLoad.ENVELOPES, LoggedLoad.STATES));
        store.close();
        return queue;
    }

    private Process start(Path queue, Path log, String injection) throws Exception {
        List<String> command = List.of(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-qq",
                "-o",
                folder.resolve("trace").toString(),
                "-e",
                "trace=" + injection.substring(0, injection.indexOf(':')),
                "-e",
                "inject=" + injection);
        return ChildJvm.start(
                command,
                CrashingProcess.class,
                folder.resolve("output"),
                List.of(queue.toString(), log.toString(), "-", "0", "1", String.valueOf(STEPS)));
    }

    private static void check(Path queue, Path log) throws Exception {
        LoadChecker checker = new LoadChecker(log);
        var ownership = new RecordingOwnership();
        var store = new RocksQueueStore(TestStores.settings(queue), InstantSource.system());
        store.open(ownership, List.of(LoggedLoad.ENVELOPES, LoggedLoad.STATES));
        try {
            checker.check(store);
            assertThat(checker.acknowledged()).as("commits acknowledged").isGreaterThan(STEPS);
            assertThat(ownership.damaged).isEmpty();
        } finally {
            store.close();
        }
    }
}
