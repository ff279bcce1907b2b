// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.queue;

import java.util.ArrayList;
import java.util.List;

/// What one commit does, as plain data: puts and deletes of octets, and contents that nothing needs any more.
/// Applied
/// wholly or not at all, also across messages of one shard. Built by one thread; the arrays are not copied
/// and must
/// not change afterwards.
///
/// @since 0.1
public final class Changes {
    private final Shard shard;
    private final List<Change> changes = new ArrayList<>();
    private final List<QueueId> released = new ArrayList<>();

    private Changes(Shard shard) {
        this.shard = shard;
    }

    /// Nothing yet, in one shard.
    public static Changes in(Shard shard) {
        return new Changes(shard);
    }

    /// Sets a key.
    public Changes put(Table table, byte[] key, byte[] value) {
        changes.add(new Change.Put(table, key, value));
        return this;
    }

    /// Removes a key; no such key, no effect.
    public Changes delete(Table table, byte[] key) {
        changes.add(new Change.Delete(table, key));
        return this;
    }

    /// Says that the content of a message is needed no more.
    public Changes release(QueueId id) {
        released.add(id);
        return this;
    }

    /// Adds all of another one, behind; both must be of one shard.
    public Changes addAll(Changes other) {
        if (!other.shard.equals(shard)) {
            throw new IllegalArgumentException("changes of two shards");
        }
        changes.addAll(other.changes);
        released.addAll(other.released);
        return this;
    }

    /// The shard.
    public Shard shard() {
        return shard;
    }

    /// Puts and deletes in order.
    public List<Change> changes() {
        return changes;
    }

    /// The contents to release.
    public List<QueueId> released() {
        return released;
    }

    /// True when there is nothing to do.
    public boolean isEmpty() {
        return changes.isEmpty() && released.isEmpty();
    }

    /// One put or delete. Frozen.
    public sealed interface Change {
        /// The table.
        Table table();

        /// The key.
        byte[] key();

        /// Sets a key.
        ///
        /// @param table the table
        /// @param key the key
        /// @param value the value
        record Put(Table table, byte[] key, byte[] value) implements Change {}

        /// Removes a key.
        ///
        /// @param table the table
        /// @param key the key
        record Delete(Table table, byte[] key) implements Change {}
    }
}
