// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.ledger;

import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.Page;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.queue.record.Keys;
import io.postrider.queue.record.QueueTables;
import io.postrider.queue.record.RecipientRow;
import io.postrider.queue.record.RecordCodec;
import io.postrider.queue.record.RecordException;
import io.postrider.queue.record.StoredEnvelope;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/// Loads messages and changes them one commit at a time. The store is the truth; a bounded number of
/// messages is cached. Thread-safe: who changes a message holds its lock from loading to applying.
public final class MessageLedger {
    private static final int STRIPES = 256;
    private static final int PAGE = 1_000;
    private final QueueStore store;
    private final List<ReentrantLock> locks =
            IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toList();
    private final Map<QueueId, Message> cache;

    /// Makes one over an open store.
    ///
    /// @param cached messages kept in memory at most
    public MessageLedger(QueueStore store, int cached) {
        this.store = store;
        this.cache = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<QueueId, Message> eldest) {
                return size() > cached;
            }
        };
    }

    /// Takes the lock of a message; not to be held while anything but the store is waited for.
    public Hold lock(QueueId id) {
        ReentrantLock lock = locks.get((int) ((id.value() ^ id.value() >>> 22) & STRIPES - 1));
        lock.lock();
        return lock::unlock;
    }

    /// A lock that is held.
    @FunctionalInterface
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /// Remembers a message that was just committed.
    public void remember(Message message) {
        synchronized (cache) {
            cache.put(message.id(), message);
        }
    }

    /// The message as it is now; empty when there is none.
    ///
    /// @throws StoreException DAMAGED when its records cannot be read
    public Optional<Message> load(QueueId id) throws StoreException {
        synchronized (cache) {
            Message cached = cache.get(id);
            if (cached != null) {
                return Optional.of(cached);
            }
        }
        byte[] key = Keys.envelope(id);
        Page page = store.range(QueueTables.ENVELOPES, key, Keys.behind(key), 1);
        if (page.entries().isEmpty()) {
            return Optional.empty();
        }
        Message message = read(id, page.entries().getFirst().value());
        remember(message);
        return Optional.of(message);
    }

    /// Reads a message whose envelope record is at hand, past the cache.
    public Message read(QueueId id, byte[] envelope) throws StoreException {
        try {
            StoredEnvelope stored = RecordCodec.envelope(id, envelope);
            return new Message(stored, rows(id));
        } catch (RecordException broken) {
            throw new StoreException(
                    StoreException.Reason.DAMAGED, "message " + id + ": " + broken.getMessage(), broken);
        }
    }

    private TreeMap<Integer, RecipientRow> rows(QueueId id) throws StoreException, RecordException {
        TreeMap<Integer, RecipientRow> rows = new TreeMap<>();
        byte[] prefix = Keys.envelope(id);
        byte[] end = Keys.after(prefix);
        Optional<byte[]> from = Optional.of(prefix);
        while (from.isPresent()) {
            Page page = store.range(QueueTables.RECIPIENTS, from.get(), end, PAGE);
            for (Page.Entry entry : page.entries()) {
                int ordinal = ByteBuffer.wrap(entry.key()).getInt(8);
                rows.put(ordinal, RecordCodec.recipient(ordinal, entry.value()));
            }
            from = page.next();
        }
        return rows;
    }

    /// Applies an update; the lock must be held.
    public void apply(MessageUpdate update, Durability durability) throws StoreException {
        forget(update.before().id());
        store.apply(update.changes(), durability);
        applied(update);
    }

    /// Notes an update that was applied together with something else; the lock must be held.
    public void applied(MessageUpdate update) {
        update.applied();
        if (update.isDone()) {
            forget(update.before().id());
        } else {
            remember(update.after());
        }
    }

    /// Drops a message from the cache.
    public void forget(QueueId id) {
        synchronized (cache) {
            cache.remove(id);
        }
    }

    /// The envelopes' records in the order of arrival, a page of them.
    public Page envelopes(Optional<QueueId> behind, int limit) throws StoreException {
        byte[] from = behind.map(id -> Keys.behind(Keys.envelope(id))).orElse(new byte[0]);
        return store.range(QueueTables.ENVELOPES, from, new byte[0], limit);
    }

    /// Ids found by a query term, a page of them, with the key to go on from.
    public Page found(QueryTerm term, Optional<byte[]> from, int limit) throws StoreException {
        byte[] prefix = term.prefix();
        return store.range(QueueTables.QUERIES, from.orElse(prefix), Keys.after(prefix), limit);
    }

    /// Makes a message's query rows anew from its records; the lock must be held.
    public Changes reindexed(Message message) {
        Changes changes = Changes.in(message.id().shard());
        for (RecipientRow row : message.rows().values()) {
            for (QueryTerm term : QueryTerm.of(message, row)) {
                changes.put(QueueTables.QUERIES, term.key(message.id(), row.ordinal()), new byte[0]);
            }
        }
        return changes;
    }

    /// Deletes query rows, a page of them; false when there are none left.
    public boolean deleteQueryRows() throws StoreException {
        Page page = store.range(QueueTables.QUERIES, new byte[0], new byte[0], PAGE);
        Changes changes = Changes.in(Shard.ONLY);
        page.entries().forEach(entry -> changes.delete(QueueTables.QUERIES, entry.key()));
        store.apply(changes, Durability.LAZY);
        return page.next().isPresent();
    }
}
