// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A process that loads a store until it is killed, or until it kills itself at a place:
/// `STATE LOG PLACE|- TIMES SEED`; or, with `STEPS` behind, until each thread has done so many steps,
/// whatever fails on
/// the way. Prints `ready` when the load runs.
final class CrashingProcess {
    /// Threads that load the store.
    static final int THREADS = 8;

    private CrashingProcess() {}

    public static void main(String[] args) throws Exception {
        Path state = Path.of(args[0]);
        AtomicInteger left = new AtomicInteger(Integer.parseInt(args[3]));
        CrashPoints crash = place -> {
            if (place.name().equals(args[2]) && left.decrementAndGet() == 0) {
                kill();
            }
        };
        var store = new RocksQueueStore(TestStores.settings(state), InstantSource.system(), crash);
        store.open(new RecordingOwnership(), List.of(LoggedLoad.ENVELOPES, LoggedLoad.STATES));
        FileChannel log = LoggedLoad.openLog(Path.of(args[1]));
        print("ready");
        if (args.length > 5) {
            finite(store, log, Integer.parseInt(args[5]));
            return;
        }
        int threads = THREADS;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            LoggedLoad load = new LoggedLoad(store, log, Long.parseLong(args[4]) * threads + i);
            executor.submit(() -> {
                while (true) {
                    load.step();
                }
            });
        }
        for (int i = 0; true; i++) {
            TimeUnit.MILLISECONDS.sleep(50);
            store.opened().compaction().look();
            if (i % 20 == 5) {
                store.backup(state.resolveSibling("backup-" + i));
            }
        }
    }

    private static void finite(RocksQueueStore store, FileChannel log, int steps) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> loads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                LoggedLoad load = new LoggedLoad(store, log, i);
                loads.add(executor.submit(() -> steps(load, steps)));
            }
            int failed = 0;
            for (Future<Integer> load : loads) {
                failed += load.get();
            }
            print("failed steps " + failed);
        }
        store.close();
    }

    private static int steps(LoggedLoad load, int steps) throws InterruptedException {
        int failed = 0;
        for (int step = 0; step < steps; step++) {
            try {
                load.step();
            } catch (StoreException | IOException e) {
                failed++;
                // as a sender does: later
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        return failed;
    }

    private static void kill() {
        try {
            new ProcessBuilder(
                            "kill", "-9", String.valueOf(ProcessHandle.current().pid()))
                    .start();
            Thread.sleep(60_000);
        } catch (Exception e) {
            Runtime.getRuntime().halt(1);
        }
    }

    @SuppressWarnings("SystemOut")
    private static void print(String line) {
        System.out.println(line);
    }
}
