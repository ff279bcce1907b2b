// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.api.queue.Page;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import io.postrider.api.state.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// All [StateStore]s of a node, by name, in a RocksDB of their own below `state/`, never the queue's: what
/// greylists,
/// caches and plugins remember must not cost the queue a sync, and its loss loses no mail. Writes are not
/// synced one by
/// one; a sync runs every second.
///
/// A key in the database is the store's name, a zero octet, and the key in UTF-8, so that byte order is the
/// order of
/// [StateStore#scan]. Expired entries are absent at once and removed in the background, a little at a time.
///
/// Thread-safe. All calls of RocksDB run on the state's own platform threads.
public final class RocksStateStores implements AutoCloseable {
    private static final Family ENTRIES = Family.META;
    private static final byte[] HEARTBEAT = "heartbeat\0".getBytes(UTF_8);
    private static final byte[] NOTHING = {};
    private static final int SWEEP_PAGE = 1_000;
    private static final Duration SYNC_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(5);

    private final DirectoryLock lock;
    private final RecordLog log;
    private final RecordDamage damage;
    private final StoreThreads threads = new StoreThreads();
    private final InstantSource clock;
    private final long quotaOctets;
    private final Map<String, RocksStateStore> stores = new ConcurrentHashMap<>();
    private final StoreCounters counters = new StoreCounters();
    private final Keeper keeper;
    private Optional<byte[]> sweepFrom = Optional.of(new byte[0]);

    private RocksStateStores(
            DirectoryLock lock, RecordLog log, RecordDamage damage, InstantSource clock, long quotaOctets) {
        this.lock = lock;
        this.log = log;
        this.damage = damage;
        this.clock = clock;
        this.quotaOctets = quotaOctets;
        this.keeper = new Keeper(
                List.of(
                        new Keeper.Chore("sync", SYNC_INTERVAL, this::sync),
                        new Keeper.Chore("sweep", SWEEP_INTERVAL, this::sweep)),
                counters,
                System::nanoTime);
    }

    /// Opens the state below a folder, which is made if it is absent.
    ///
    /// @param folder such as `STATE/state`
    /// @param quotaOctets what each named store may hold, keys and values
    /// @param memoryOctets memtables and cache of all stores together
    /// @throws StoreException NOT_OWNER when another process has it, FAILED when it cannot be opened
    public static RocksStateStores open(Path folder, InstantSource clock, long quotaOctets, long memoryOctets)
            throws StoreException {
        try {
            DirectorySync.create(folder);
            DirectoryLock lock = DirectoryLock.take(folder);
            RocksTuning tuning = new RocksTuning(memoryOctets / 2, memoryOctets / 2);
            try {
                var folders = new StoreFolders(folder);
                DirectorySync.create(folders.records());
                var damage = new RecordDamage();
                RecordLog log = RocksRecordLog.open(folders, List.of(ENTRIES), tuning, damage);
                RocksStateStores stores = new RocksStateStores(lock, log, damage, clock, quotaOctets);
                stores.keeper.start();
                return stores;
            } catch (IOException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreException(
                    Reason.FAILED, "the state in " + folder + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /// The store of a name; the same object for the same name.
    ///
    /// @param name not empty, without a NUL
    public StateStore named(String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a state store's name is not empty and has no NUL");
        }
        return stores.computeIfAbsent(
                name, key -> new RocksStateStore((key + '\0').getBytes(UTF_8), log, threads, clock, quotaOctets));
    }

    // A write tells whether the database still takes any: after an error only a reopening helps.
    private void sync() throws IOException {
        try {
            log.write(
                    new RecordBatch().put(ENTRIES, HEARTBEAT, new StateEntry(Long.MAX_VALUE, NOTHING).encoded()),
                    false);
            log.sync();
            if (damage.isMet()) {
                log.reopen();
            }
        } catch (IOException e) {
            log.reopen();
        }
    }

    // Removes expired entries of some pages. An entry that is renewed meanwhile is protected by its store's lock.
    private void sweep() throws IOException {
        Page page = log.range(ENTRIES, sweepFrom.orElse(new byte[0]), new byte[0], SWEEP_PAGE);
        long now = clock.millis();
        for (Page.Entry entry : page.entries()) {
            if (!StateEntry.decode(entry.value()).liveAt(now)) {
                owner(entry.key()).expire(entry.key());
            }
        }
        sweepFrom = page.next();
    }

    private RocksStateStore owner(byte[] key) {
        int end = 0;
        while (key[end] != 0) {
            end++;
        }
        return (RocksStateStore) named(new String(key, 0, end, UTF_8));
    }

    /// Syncs and closes. Idempotent.
    @Override
    public void close() throws StoreException {
        keeper.close();
        threads.close();
        try {
            log.close();
            lock.close();
        } catch (IOException e) {
            throw CommitCycle.failure(e);
        }
    }
}
