// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The record log in RocksDB. Calls only from platform threads: JNI pins a virtual thread's carrier.
///
/// Reads share a lock that [#reopen()] and [#close()] take alone, so that nothing touches a closed database.
final class RocksRecordLog implements RecordLog {
    private final StoreFolders folders;
    private final Path folder;
    private final RecordDamage damage;
    private final List<Family> families;
    private final RocksTuning tuning;
    private final ReadWriteLock lifecycle = new ReentrantReadWriteLock();
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final WriteOptions unsynced = new WriteOptions().setSync(false);
    private @Nullable RocksDB database;
    private Map<String, ColumnFamilyHandle> handles = Map.of();

    private RocksRecordLog(StoreFolders folders, List<Family> families, RocksTuning tuning, RecordDamage damage) {
        this.folders = folders;
        this.folder = folders.records();
        this.damage = damage;
        this.families = families;
        this.tuning = tuning;
    }

    /// Opens and recovers. From here on it owns `tuning`.
    static RocksRecordLog open(StoreFolders folders, List<Family> families, RocksTuning tuning, RecordDamage damage)
            throws IOException {
        RocksRecordLog log = new RocksRecordLog(folders, families, tuning, damage);
        try {
            log.openOrSalvage();
        } catch (IOException e) {
            log.close();
            throw e;
        }
        return log;
    }

    @Override
    public void write(RecordBatch batch, boolean sync) throws IOException {
        lifecycle.readLock().lock();
        try (WriteBatch writes = new WriteBatch()) {
            for (RecordBatch.Operation operation : batch.operations()) {
                switch (operation) {
                    case RecordBatch.Operation.Put put -> writes.put(handle(put.family()), put.key(), put.value());
                    case RecordBatch.Operation.Delete delete -> delete(writes, delete);
                }
            }
            opened().write(sync ? synced : unsynced, writes);
        } catch (RocksDBException e) {
            throw io("write", e);
        } finally {
            lifecycle.readLock().unlock();
        }
    }

    // SingleDelete lets RocksDB forget a put and its delete when they meet; it is right only for keys put exactly once
    private void delete(WriteBatch writes, RecordBatch.Operation.Delete delete) throws RocksDBException, IOException {
        if (delete.family().putOnce()) {
            writes.singleDelete(handle(delete.family()), delete.key());
        } else {
            writes.delete(handle(delete.family()), delete.key());
        }
    }

    @Override
    public void sync() throws IOException {
        lifecycle.readLock().lock();
        try {
            opened().syncWal();
        } catch (RocksDBException e) {
            throw io("sync", e);
        } finally {
            lifecycle.readLock().unlock();
        }
    }

    @Override
    public Optional<byte[]> get(Family family, byte[] key) throws IOException {
        lifecycle.readLock().lock();
        try {
            return Optional.ofNullable(opened().get(handle(family), key));
        } catch (RocksDBException e) {
            throw io("read", e);
        } finally {
            lifecycle.readLock().unlock();
        }
    }

    @Override
    public Page range(Family family, byte[] from, byte[] to, int limit) throws IOException {
        lifecycle.readLock().lock();
        try (ReadOptions options = new ReadOptions();
                Slice end = new Slice(to)) {
            if (to.length > 0) {
                options.setIterateUpperBound(end);
            }
            try (RocksIterator at = opened().newIterator(handle(family), options)) {
                return page(at, from, limit);
            }
        } catch (RocksDBException e) {
            throw io("read", e);
        } finally {
            lifecycle.readLock().unlock();
        }
    }

    private static Page page(RocksIterator at, byte[] from, int limit) throws RocksDBException {
        List<Page.Entry> entries = new ArrayList<>(Math.min(limit, 256));
        at.seek(from);
        while (at.isValid() && entries.size() < limit) {
            entries.add(new Page.Entry(at.key(), at.value()));
            at.next();
        }
        at.status();
        return new Page(List.copyOf(entries), at.isValid() ? Optional.of(at.key()) : Optional.empty());
    }

    @Override
    public Optional<byte[]> lastKey(Family family) throws IOException {
        lifecycle.readLock().lock();
        try (RocksIterator at = opened().newIterator(handle(family))) {
            at.seekToLast();
            at.status();
            return at.isValid() ? Optional.of(at.key()) : Optional.empty();
        } catch (RocksDBException e) {
            throw io("read", e);
        } finally {
            lifecycle.readLock().unlock();
        }
    }

    @Override
    public void reopen() throws IOException {
        lifecycle.writeLock().lock();
        try {
            closeDatabase();
            openOrSalvage();
        } finally {
            lifecycle.writeLock().unlock();
        }
    }

    @Override
    public void checkpoint(Path target) throws IOException {
        lifecycle.readLock().lock();
        try (Checkpoint checkpoint = Checkpoint.create(opened())) {
            checkpoint.createCheckpoint(target.toString());
        } catch (RocksDBException e) {
            throw io("copy", e);
        } finally {
            lifecycle.readLock().unlock();
        }
    }

    @Override
    public void verify() throws IOException {
        lifecycle.readLock().lock();
        try {
            opened().verifyChecksum();
        } catch (RocksDBException e) {
            throw io("verify", e);
        } finally {
            lifecycle.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lifecycle.writeLock().lock();
        try {
            closeDatabase();
            synced.close();
            unsynced.close();
            tuning.close();
        } finally {
            lifecycle.writeLock().unlock();
        }
    }

    // damage that shows itself at the opening is set aside, and the opening tried again, once
    private void openOrSalvage() throws IOException {
        boolean known = damage.isMet();
        try {
            openDatabase();
        } catch (IOException e) {
            if (known || !damage.isMet()) {
                throw e;
            }
            openDatabase();
        }
    }

    private void openDatabase() throws IOException {
        RecordSalvage.finish(folders);
        LogInspection.inspect(folder, folders.damaged(), damage);
        if (damage.isMet()) {
            damage.repaired(new RecordSalvage(folders, tuning, families).run());
        }
        try {
            RocksTuning.Opened opened = tuning.open(folder, families);
            database = opened.database();
            Map<String, ColumnFamilyHandle> byName = new HashMap<>();
            for (ColumnFamilyHandle handle : opened.handles()) {
                byName.put(new String(handle.getName(), java.nio.charset.StandardCharsets.UTF_8), handle);
            }
            handles = Map.copyOf(byName);
        } catch (RocksDBException e) {
            throw io("open", e);
        }
    }

    private void closeDatabase() {
        handles.values().forEach(ColumnFamilyHandle::close);
        handles = Map.of();
        RocksDB open = database;
        database = null;
        if (open != null) {
            open.close();
        }
    }

    private RocksDB opened() throws IOException {
        RocksDB open = database;
        if (open == null) {
            throw new IOException("the records in " + folder + " are not open");
        }
        return open;
    }

    private ColumnFamilyHandle handle(Family family) throws IOException {
        ColumnFamilyHandle handle = handles.get(family.name());
        if (handle == null) {
            throw new IOException("the records in " + folder + " have no table " + family.name());
        }
        return handle;
    }

    private IOException io(String what, RocksDBException e) {
        Status status = e.getStatus();
        if (status != null && status.getCode() == Status.Code.Corruption) {
            damage.meet();
        }
        return new IOException("cannot " + what + " the records in " + folder + ": " + e.getMessage(), e);
    }

    /// True when there are records in a folder.
    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve("CURRENT"));
    }
}
