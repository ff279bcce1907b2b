// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// A table that remembers answers for a time; faults are not remembered. Holds a bounded number of entries,
/// the least
/// recently used goes first. Thread-safe: the lock is never held while the table behind is asked.
final class CachingTable implements LookupTable {
    private final LookupTable table;
    private final RemoteLimits limits;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Remembered> entries;

    private record Remembered(Lookup answer, long expiresMillis) {}

    CachingTable(LookupTable table, RemoteLimits limits, InstantSource clock) {
        this.table = table;
        this.limits = limits;
        this.clock = clock;
        this.entries = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
                return size() > limits.cacheEntries();
            }
        };
    }

    @Override
    public Lookup lookup(String key) {
        Optional<Lookup> known = remembered(key);
        if (known.isPresent()) {
            return known.get();
        }
        Lookup answer = table.lookup(key);
        long keepMillis = switch (answer) {
            case Lookup.Found _ -> limits.cacheFor().toMillis();
            case Lookup.Absent _ -> limits.cacheAbsentFor().toMillis();
            case Lookup.Unavailable _ -> 0;
        };
        if (keepMillis > 0) {
            remember(key, new Remembered(answer, clock.millis() + keepMillis));
        }
        return answer;
    }

    private Optional<Lookup> remembered(String key) {
        lock.lock();
        try {
            Remembered entry = entries.get(key);
            if (entry == null) {
                return Optional.empty();
            }
            if (entry.expiresMillis <= clock.millis()) {
                entries.remove(key);
                return Optional.empty();
            }
            return Optional.of(entry.answer);
        } finally {
            lock.unlock();
        }
    }

    private void remember(String key, Remembered entry) {
        lock.lock();
        try {
            entries.put(key, entry);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        table.close();
    }
}
