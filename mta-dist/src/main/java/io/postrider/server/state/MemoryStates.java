// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.state;

import io.postrider.api.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// State that lives as long as the process: by name, with time to live and a quota of entries. Thread-safe.
public final class MemoryStates implements Function<String, StateStore> {
    private static final int MAX_ENTRIES = 1_000_000;
    private final Map<String, StateStore> stores = new ConcurrentHashMap<>();
    private final InstantSource clock;

    /// Makes an empty one.
    public MemoryStates(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public StateStore apply(String name) {
        return stores.computeIfAbsent(name, n -> new Named(clock));
    }

    private record Entry(byte[] value, Instant expires) {}

    private static final class Named implements StateStore {
        private final ConcurrentSkipListMap<String, Entry> entries = new ConcurrentSkipListMap<>();
        private final InstantSource clock;

        Named(InstantSource clock) {
            this.clock = clock;
        }

        private boolean live(Entry entry) {
            return entry.expires().isAfter(clock.instant());
        }

        @Override
        public Optional<byte[]> get(String key) {
            return Optional.ofNullable(entries.get(key)).filter(this::live).map(Entry::value);
        }

        @Override
        public boolean put(String key, byte[] value, Duration timeToLive) {
            if (entries.size() >= MAX_ENTRIES && !entries.containsKey(key)) {
                entries.values().removeIf(e -> !live(e));
                if (entries.size() >= MAX_ENTRIES) {
                    return false;
                }
            }
            entries.put(key, new Entry(value, expiry(timeToLive)));
            return true;
        }

        private Instant expiry(Duration timeToLive) {
            return timeToLive.compareTo(Duration.ofDays(36_500)) > 0
                    ? Instant.MAX
                    : clock.instant().plus(timeToLive);
        }

        @Override
        public boolean compareAndSet(String key, Optional<byte[]> expected, byte[] value, Duration timeToLive) {
            boolean[] done = {false};
            entries.compute(key, (k, old) -> {
                Optional<byte[]> present =
                        Optional.ofNullable(old).filter(this::live).map(Entry::value);
                done[0] = present.isPresent() == expected.isPresent()
                        && (present.isEmpty() || Arrays.equals(present.get(), expected.orElseThrow()));
                return done[0] ? new Entry(value, expiry(timeToLive)) : old;
            });
            return done[0];
        }

        @Override
        public void remove(String key) {
            entries.remove(key);
        }

        @Override
        public void scan(String prefix, BiPredicate<String, byte[]> visitor) {
            for (Map.Entry<String, Entry> entry : entries.tailMap(prefix, true).entrySet()) {
                boolean within = entry.getKey().startsWith(prefix);
                if (!within
                        || live(entry.getValue())
                                && !visitor.test(
                                        entry.getKey(), entry.getValue().value())) {
                    return;
                }
            }
        }
    }
}
