// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.api.plugin.Settings;
import io.postrider.api.queue.StoreException;
import io.postrider.api.state.StateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Named state with time to live, quota and compare-and-set.
final class RocksStateStoresTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long QUOTA_OCTETS = 10_000;

    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock();
    private RocksStateStores stores;

    @BeforeEach
    void open() throws StoreException {
        stores = RocksStateStores.open(folder, clock, QUOTA_OCTETS, 16L << 20);
    }

    @AfterEach
    void close() throws StoreException {
        stores.close();
    }

    private static byte[] octets(String text) {
        return text.getBytes(UTF_8);
    }

    private static Optional<String> get(StateStore store, String key) {
        return store.get(key).map(value -> new String(value, UTF_8));
    }

    @Test
    void aValueIsThereUntilItsTimeIsOver() {
        StateStore store = stores.named("greylist");
        assertThat(store.put("k", octets("v"), HOUR)).isTrue();

        clock.advance(HOUR.minusMillis(1));
        assertThat(get(store, "k")).contains("v");
        clock.advance(Duration.ofMillis(1));
        assertThat(get(store, "k")).isEmpty();
    }

    @Test
    void aValueMayLiveForEver() {
        StateStore store = stores.named("a");
        assertThat(store.put("k", octets("v"), Settings.NEVER)).isTrue();
        clock.advance(Duration.ofDays(100_000));

        assertThat(get(store, "k")).contains("v");
    }

    @Test
    void storesOfDifferentNamesDoNotSeeEachOther() {
        stores.named("a").put("k", octets("1"), HOUR);
        stores.named("ab").put("k", octets("2"), HOUR);
        stores.named("b").put("k", octets("3"), HOUR);
        stores.named("ab").remove("k");

        assertThat(get(stores.named("a"), "k")).contains("1");
        assertThat(get(stores.named("ab"), "k")).isEmpty();
        assertThat(get(stores.named("b"), "k")).contains("3");
    }

    @Test
    void compareAndSetSetsOnlyWhatItExpects() {
        StateStore store = stores.named("a");
        assertThat(store.compareAndSet("k", Optional.of(octets("x")), octets("1"), HOUR))
                .isFalse();
        assertThat(store.compareAndSet("k", Optional.empty(), octets("1"), HOUR))
                .isTrue();
        assertThat(store.compareAndSet("k", Optional.empty(), octets("2"), HOUR))
                .isFalse();
        assertThat(store.compareAndSet("k", Optional.of(octets("1")), octets("2"), HOUR))
                .isTrue();
        assertThat(get(store, "k")).contains("2");
        clock.advance(HOUR);
        assertThat(store.compareAndSet("k", Optional.empty(), octets("3"), HOUR))
                .isTrue();
    }

    @Test
    void compareAndSetOfManyThreadsCountsExactly() throws Exception {
        StateStore store = stores.named("counter");
        store.put("n", octets("0"), HOUR);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> tasks = new ArrayList<>();
            IntStream.range(0, 8)
                    .forEach(i -> tasks.add(executor.submit(() -> {
                        for (int added = 0; added < 50; ) {
                            byte[] old = store.get("n").orElseThrow();
                            byte[] fresh = octets(String.valueOf(Integer.parseInt(new String(old, UTF_8)) + 1));
                            added += store.compareAndSet("n", Optional.of(old), fresh, HOUR) ? 1 : 0;
                        }
                    })));
            for (Future<?> task : tasks) {
                task.get();
            }
        }
        assertThat(get(store, "n")).contains("400");
    }

    @Test
    void theQuotaIsPerStoreAndFreedByRemoval() {
        StateStore store = stores.named("a");
        byte[] kilobyte = new byte[1_000];
        int stored = 0;
        while (store.put("k" + stored, kilobyte, HOUR)) {
            stored++;
        }
        assertThat(stored).isEqualTo(9);
        assertThat(store.put("k0", kilobyte, HOUR)).as("the same size again").isTrue();
        assertThat(stores.named("b").put("k", kilobyte, HOUR)).isTrue();
        store.remove("k3");
        assertThat(store.put("new", kilobyte, HOUR)).isTrue();
    }

    @Test
    void stateOutlivesACleanRestartWithItsQuota() throws StoreException {
        StateStore store = stores.named("a");
        for (int i = 0; i < 9; i++) {
            store.put("k" + i, new byte[1_000], HOUR);
        }
        stores.close();
        stores = RocksStateStores.open(folder, clock, QUOTA_OCTETS, 16L << 20);

        assertThat(stores.named("a").get("k8")).isPresent();
        assertThat(stores.named("a").put("k9", new byte[1_000], HOUR)).isFalse();
    }

    @Test
    void aScanVisitsLiveEntriesWithThePrefixInOrderUntilToldToStop() {
        StateStore store = stores.named("a");
        for (String key : List.of("p/2", "q", "p/1", "p", "p/3", "o", "p/é")) {
            store.put(key, octets(key), HOUR);
        }
        store.put("p/0", octets("expired"), Duration.ofMillis(1));
        clock.advance(Duration.ofSeconds(1));
        List<String> seen = new ArrayList<>();
        store.scan("p/", (key, value) -> seen.add(key));
        assertThat(seen).containsExactly("p/1", "p/2", "p/3", "p/é");

        List<String> first = new ArrayList<>();
        store.scan("", (key, value) -> {
            first.add(key);
            return first.size() < 2;
        });
        assertThat(first).containsExactly("o", "p");
    }

    @Test
    void keysAndValuesHaveLimits() {
        StateStore store = stores.named("a");
        assertThatIllegalArgumentException().isThrownBy(() -> store.get("k".repeat(1_025)));
        assertThatIllegalArgumentException().isThrownBy(() -> store.put("k", new byte[65_537], HOUR));
        assertThatIllegalArgumentException().isThrownBy(() -> stores.named(""));
    }

    @Test
    void anotherOpenerIsToldWhoHasIt() {
        StoreException thrown = catchThrowableOfType(
                StoreException.class, () -> RocksStateStores.open(folder, clock, QUOTA_OCTETS, 16L << 20));

        assertThat(thrown.reason()).isEqualTo(StoreException.Reason.NOT_OWNER);
        assertThat(thrown)
                .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
    }
}
