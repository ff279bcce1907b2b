// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.mail.ContentTraits;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Measures durable commits: `StoreBench FOLDER [SECONDS]`. Virtual threads commit messages of random octets
/// with an
/// envelope of 600 octets, SYNCED, and release each half a second later, LAZY, as deliveries do. Prints per
/// line: size,
/// threads, commits per second, median and 99th percentile, CPU of the process per commit, octets written to
/// the block
/// device per octet of message.
final class StoreBench {
    private static final int ENVELOPE_OCTETS = 600;
    private static final Duration LIFE = Duration.ofMillis(500);

    private record Live(QueueId id, long until) {}

    private record Load(QueueStore store, byte[] message, long end) {
        long[] run() throws StoreException, IOException {
            List<Long> nanos = new ArrayList<>();
            ArrayDeque<Live> live = new ArrayDeque<>();
            while (System.nanoTime() < end) {
                long begin = System.nanoTime();
                live.add(new Live(commit(), begin + LIFE.toNanos()));
                nanos.add(System.nanoTime() - begin);
                releaseUntil(live, System.nanoTime());
            }
            releaseUntil(live, Long.MAX_VALUE);
            return nanos.stream().mapToLong(Long::longValue).toArray();
        }

        private QueueId commit() throws StoreException, IOException {
            try (QueueStore.Incoming incoming = store.begin(Shard.ONLY)) {
                incoming.write(ByteBuffer.wrap(message));
                Changes changes = Changes.in(Shard.ONLY)
                        .put(LoggedLoad.ENVELOPES, Octets.of(incoming.id()), new byte[ENVELOPE_OCTETS]);
                incoming.commit(incoming.received().head(), ContentTraits.plain(), changes, Durability.SYNCED);
                return incoming.id();
            }
        }

        private void releaseUntil(ArrayDeque<Live> live, long now) throws StoreException {
            while (!live.isEmpty() && live.getFirst().until <= now) {
                QueueId id = live.removeFirst().id;
                Changes changes = Changes.in(Shard.ONLY)
                        .delete(LoggedLoad.ENVELOPES, Octets.of(id))
                        .release(id);
                store.apply(changes, Durability.LAZY);
            }
        }
    }

    private StoreBench() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        print("  KiB threads  commits/s   p50 ms   p99 ms  CPU us  write ampl.");
        for (int kibibytes : new int[] {4, 50}) {
            measure(folder, kibibytes, 64, 2, false);
            for (int threads : new int[] {1, 8, 64}) {
                measure(folder, kibibytes, threads, seconds, true);
            }
        }
    }

    private static void measure(Path folder, int kibibytes, int threads, int seconds, boolean shown) throws Exception {
        Path state = folder.resolve("bench-queue");
        TestStores.deleteTree(state);
        var store = new RocksQueueStore(StorageSettings.defaults(state, 50L << 20), InstantSource.system());
        store.open(new RecordingOwnership(), List.of(LoggedLoad.ENVELOPES, LoggedLoad.STATES));
        byte[] message = LoggedLoad.content(new Random().nextLong(), kibibytes << 10);
        long cpu = cpuNanos();
        long written = deviceOctets();
        long begin = System.nanoTime();
        long[] nanos =
                run(store, message, threads, begin + Duration.ofSeconds(seconds).toNanos());
        double elapsed = (System.nanoTime() - begin) / 1e9;
        long cpuUsed = cpuNanos() - cpu;
        store.close();
        double octets = deviceOctets() - written - Files.size(ballast(state));
        TestStores.deleteTree(state);
        Arrays.sort(nanos);
        if (shown) {
            print("%5d %7d %10.0f %8.2f %8.2f %7.0f %12.2f"
                    .formatted(
                            kibibytes,
                            threads,
                            nanos.length / elapsed,
                            nanos[nanos.length / 2] / 1e6,
                            nanos[(int) (nanos.length * 0.99)] / 1e6,
                            cpuUsed / 1e3 / nanos.length,
                            octets / ((double) nanos.length * message.length)));
        }
    }

    private static Path ballast(Path state) throws IOException {
        Path ballast = state.resolve("ballast");
        return Files.exists(ballast) ? ballast : Files.createTempFile("no-ballast", "");
    }

    private static long[] run(QueueStore store, byte[] message, int threads, long end)
            throws InterruptedException, ExecutionException {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<long[]>> loads = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                loads.add(executor.submit(() -> new Load(store, message, end).run()));
            }
            List<long[]> all = new ArrayList<>();
            for (Future<long[]> load : loads) {
                all.add(load.get());
            }
            return all.stream().flatMapToLong(Arrays::stream).toArray();
        }
    }

    private static long cpuNanos() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime();
    }

    // of this process: what it caused to be sent to the storage layer
    private static long deviceOctets() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith("write_bytes: "))
                .mapToLong(line -> Long.parseLong(line.substring("write_bytes: ".length())))
                .findFirst()
                .orElse(0);
    }

    @SuppressWarnings("SystemOut")
    private static void print(String line) {
        System.out.println(line);
    }
}
