// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.state.StateStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/// State in memory without expiry.
public final class MemoryState implements StateStore {
    private final TreeMap<String, byte[]> entries = new TreeMap<>();

    @Override
    public synchronized Optional<byte[]> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public synchronized boolean put(String key, byte[] value, Duration timeToLive) {
        entries.put(key, value);
        return true;
    }

    @Override
    public synchronized boolean compareAndSet(
            String key, Optional<byte[]> expected, byte[] value, Duration timeToLive) {
        byte[] present = entries.get(key);
        boolean same = expected.isEmpty() ? present == null : Arrays.equals(present, expected.get());
        if (same) {
            entries.put(key, value);
        }
        return same;
    }

    @Override
    public synchronized void remove(String key) {
        entries.remove(key);
    }

    @Override
    public synchronized void scan(String prefix, BiPredicate<String, byte[]> visitor) {
        for (var entry : entries.tailMap(prefix, true).entrySet()) {
            boolean on = entry.getKey().startsWith(prefix) && visitor.test(entry.getKey(), entry.getValue());
            if (!on) {
                return;
            }
        }
    }
}
