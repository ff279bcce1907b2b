// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.api.queue.Page;
import io.postrider.api.queue.StoreException;
import io.postrider.api.state.StateStore;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;

/// One named store of [RocksStateStores]. Writes take its lock, so that compare-and-set and the quota are
/// exact; reads do
/// not. When the database fails, reads find nothing and writes return false: state is never worth a stopped
/// session.
final class RocksStateStore implements StateStore {
    private static final Family ENTRIES = Family.META;
    private static final int KEY_OCTETS = 1 << 10;
    private static final int VALUE_OCTETS = 64 << 10;
    private static final int PAGE = 256;

    private final byte[] prefix;
    private final RecordLog log;
    private final StoreThreads threads;
    private final InstantSource clock;
    private final long quotaOctets;
    private final ReentrantLock lock = new ReentrantLock();
    private long usedOctets;
    private boolean counted;

    RocksStateStore(byte[] prefix, RecordLog log, StoreThreads threads, InstantSource clock, long quotaOctets) {
        this.prefix = prefix;
        this.log = log;
        this.threads = threads;
        this.clock = clock;
        this.quotaOctets = quotaOctets;
    }

    @Override
    public Optional<byte[]> get(String key) {
        byte[] full = fullKey(key);
        return call(() -> live(full).map(StateEntry::value), Optional.empty());
    }

    @Override
    public boolean put(String key, byte[] value, Duration timeToLive) {
        byte[] full = fullKey(key);
        StateEntry entry = entry(value, timeToLive);
        return call(() -> locked(() -> write(full, entry)), false);
    }

    @Override
    public boolean compareAndSet(String key, Optional<byte[]> expected, byte[] value, Duration timeToLive) {
        byte[] full = fullKey(key);
        StateEntry entry = entry(value, timeToLive);
        return call(
                () -> locked(() -> {
                    Optional<byte[]> present = live(full).map(StateEntry::value);
                    boolean same = present.isPresent()
                            ? expected.isPresent() && Arrays.equals(present.get(), expected.get())
                            : expected.isEmpty();
                    return same && write(full, entry);
                }),
                false);
    }

    @Override
    public void remove(String key) {
        byte[] full = fullKey(key);
        call(() -> locked(() -> delete(full)), false);
    }

    @Override
    public void scan(String keyPrefix, BiPredicate<String, byte[]> visitor) {
        byte[] begin = joined(keyPrefix.getBytes(UTF_8));
        Optional<byte[]> from = Optional.of(begin);
        while (from.isPresent()) {
            byte[] at = from.get();
            Optional<Page> page = call(() -> Optional.of(log.range(ENTRIES, at, after(begin), PAGE)), Optional.empty());
            if (page.isEmpty() || !visit(page.get(), visitor)) {
                return;
            }
            from = page.get().next();
        }
    }

    private boolean visit(Page page, BiPredicate<String, byte[]> visitor) {
        for (Page.Entry found : page.entries()) {
            StateEntry entry = StateEntry.decode(found.value());
            String key = new String(found.key(), prefix.length, found.key().length - prefix.length, UTF_8);
            if (entry.liveAt(clock.millis()) && !visitor.test(key, entry.value())) {
                return false;
            }
        }
        return true;
    }

    /// Removes an entry if it has expired.
    void expire(byte[] full) throws IOException {
        lock.lock();
        try {
            Optional<byte[]> octets = log.get(ENTRIES, full);
            if (octets.isPresent() && !StateEntry.decode(octets.get()).liveAt(clock.millis())) {
                delete(full);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean write(byte[] full, StateEntry entry) throws IOException {
        count();
        byte[] octets = entry.encoded();
        long grown = full.length + octets.length - sizeOf(full);
        if (grown > 0 && usedOctets + grown > quotaOctets) {
            return false;
        }
        log.write(new RecordBatch().put(ENTRIES, full, octets), false);
        usedOctets += grown;
        return true;
    }

    private boolean delete(byte[] full) throws IOException {
        count();
        usedOctets -= sizeOf(full);
        log.write(new RecordBatch().delete(ENTRIES, full), false);
        return true;
    }

    private long sizeOf(byte[] full) throws IOException {
        return log.get(ENTRIES, full)
                .map(value -> (long) full.length + value.length)
                .orElse(0L);
    }

    // once after the start, at the first write
    private void count() throws IOException {
        if (counted) {
            return;
        }
        Optional<byte[]> from = Optional.of(prefix);
        while (from.isPresent()) {
            Page page = log.range(ENTRIES, from.get(), after(prefix), PAGE);
            for (Page.Entry entry : page.entries()) {
                usedOctets += entry.key().length + entry.value().length;
            }
            from = page.next();
        }
        counted = true;
    }

    private Optional<StateEntry> live(byte[] full) throws IOException {
        return log.get(ENTRIES, full).map(StateEntry::decode).filter(entry -> entry.liveAt(clock.millis()));
    }

    private StateEntry entry(byte[] value, Duration timeToLive) {
        if (value.length > VALUE_OCTETS) {
            throw new IllegalArgumentException("a value has at most 64 KiB, not " + value.length + " octets");
        }
        long left = Long.MAX_VALUE - clock.millis();
        boolean forEver = timeToLive.getSeconds() > left / 1000;
        return new StateEntry(forEver ? Long.MAX_VALUE : clock.millis() + timeToLive.toMillis(), value);
    }

    private byte[] fullKey(String key) {
        byte[] octets = key.getBytes(UTF_8);
        if (octets.length > KEY_OCTETS) {
            throw new IllegalArgumentException("a key has at most 1 KiB, not " + octets.length + " octets");
        }
        return joined(octets);
    }

    private byte[] joined(byte[] key) {
        byte[] full = Arrays.copyOf(prefix, prefix.length + key.length);
        System.arraycopy(key, 0, full, prefix.length, key.length);
        return full;
    }

    // the first key behind all that begin with `start`; no prefix ends in 0xff: UTF-8 has no such octet
    private static byte[] after(byte[] start) {
        byte[] end = start.clone();
        end[end.length - 1]++;
        return end;
    }

    private <T> T locked(Callable<T> work) throws Exception {
        lock.lock();
        try {
            return work.call();
        } finally {
            lock.unlock();
        }
    }

    private <T> T call(Callable<T> work, T otherwise) {
        try {
            return threads.call(StoreThreads.Kind.READ, work);
        } catch (StoreException e) {
            return otherwise;
        }
    }
}
