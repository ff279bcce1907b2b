// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.mail.Content;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.Ownership;
import io.postrider.api.queue.Page;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import io.postrider.api.queue.Table;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A queue store in memory, for tests and for `durability = "memory"` trials: the same contract as the store
/// on disk,
/// except that nothing survives the process. What was committed stays across [#close] and [#open] of the same
/// object,
/// so that a restart can be tested. Thread-safe by one lock.
public final class MemoryQueueStore implements QueueStore {
    private static final int PAGE_LIMIT = 10_000;

    private final InstantSource clock;
    private final long capacityOctets;
    private final Map<QueueId, OctetsContent> contents = new HashMap<>();
    private final Map<Table, NavigableMap<byte[], byte[]>> tables = new HashMap<>();
    private IdSequence ids;
    private long usedOctets;
    private boolean opened;

    /// Makes an empty one.
    ///
    /// @param clock gives ids their time
    /// @param capacityOctets contents beyond it are refused with FULL
    public MemoryQueueStore(InstantSource clock, long capacityOctets) {
        this.clock = clock;
        this.capacityOctets = capacityOctets;
        this.ids = new IdSequence(clock, Shard.ONLY, new QueueId(0));
    }

    @Override
    public void open(Ownership ownership, List<Table> tablesUsed) throws StoreException {
        QueueId highest;
        synchronized (this) {
            if (opened) {
                throw new StoreException(Reason.NOT_OWNER, "the store is open already");
            }
            tablesUsed.forEach(table -> tables.computeIfAbsent(table, t -> new TreeMap<>(Arrays::compareUnsigned)));
            highest = ids.highest();
            ids = new IdSequence(clock, Shard.ONLY, highest);
            opened = true;
        }
        ownership.gained(Shard.ONLY, highest);
    }

    @Override
    public synchronized Incoming begin(Shard shard) throws StoreException {
        checkWritable(shard);
        if (usedOctets >= capacityOctets) {
            throw full();
        }
        return new MemoryIncoming(this, ids.next());
    }

    @Override
    public synchronized Content open(QueueId id) throws StoreException {
        checkOpen();
        OctetsContent content = contents.get(id);
        if (content == null) {
            throw new StoreException(Reason.ABSENT, "no message " + id);
        }
        return content;
    }

    @Override
    public synchronized void apply(Changes changes, Durability durability) throws StoreException {
        checkWritable(changes.shard());
        checkTables(changes);
        write(changes);
    }

    @Override
    public synchronized Page range(Table table, byte[] from, byte[] to, int limit) throws StoreException {
        checkOpen();
        if (limit < 1 || limit > PAGE_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to 10,000 entries, not " + limit);
        }
        if (to.length > 0 && Arrays.compareUnsigned(from, to) >= 0) {
            return new Page(List.of(), Optional.empty());
        }
        SortedMap<byte[], byte[]> wanted = to.length == 0
                ? entries(table).tailMap(from, true)
                : entries(table).subMap(from, true, to, false);
        List<Page.Entry> page = new ArrayList<>();
        for (Map.Entry<byte[], byte[]> entry : wanted.entrySet()) {
            if (page.size() == limit) {
                return new Page(List.copyOf(page), Optional.of(entry.getKey().clone()));
            }
            page.add(new Page.Entry(entry.getKey().clone(), entry.getValue().clone()));
        }
        return new Page(List.copyOf(page), Optional.empty());
    }

    @Override
    public synchronized void close() {
        opened = false;
    }

    /// Makes a message visible together with its changes.
    synchronized void commit(QueueId id, OctetsContent content, Changes changes) throws StoreException {
        checkWritable(changes.shard());
        checkTables(changes);
        if (usedOctets + content.sizeOctets() > capacityOctets) {
            throw full();
        }
        contents.put(id, content);
        usedOctets += content.sizeOctets();
        write(changes);
    }

    /// Throws FULL when `octets` more do not fit.
    synchronized void checkRoom(long octets) throws StoreException {
        if (usedOctets + octets > capacityOctets) {
            throw full();
        }
    }

    private void write(Changes changes) {
        for (Changes.Change change : changes.changes()) {
            switch (change) {
                case Changes.Change.Put(Table table, byte[] key, byte[] value) ->
                    entries(table).put(key.clone(), value.clone());
                case Changes.Change.Delete(Table table, byte[] key) ->
                    entries(table).remove(key);
            }
        }
        for (QueueId id : changes.released()) {
            OctetsContent content = contents.remove(id);
            usedOctets -= content == null ? 0 : content.sizeOctets();
        }
    }

    private void checkTables(Changes changes) {
        changes.changes().forEach(change -> entries(change.table()));
    }

    private NavigableMap<byte[], byte[]> entries(Table table) {
        NavigableMap<byte[], byte[]> entries = tables.get(table);
        if (entries == null) {
            throw new IllegalArgumentException("the store was not opened with table " + table.name());
        }
        return entries;
    }

    private void checkOpen() throws StoreException {
        if (!opened) {
            throw new StoreException(Reason.CLOSED, "the store is closed");
        }
    }

    private void checkWritable(Shard shard) throws StoreException {
        checkOpen();
        if (!shard.equals(Shard.ONLY)) {
            throw new StoreException(Reason.NOT_OWNER, "this store has shard 0 only, not " + shard.number());
        }
    }

    private static StoreException full() {
        return new StoreException(Reason.FULL, "the memory for messages is used up");
    }
}
