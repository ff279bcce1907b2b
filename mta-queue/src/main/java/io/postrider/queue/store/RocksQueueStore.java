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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The queue store of one node: contents in segments and files of their own, records in RocksDB, durable by
/// group commit.
///
/// Thread-safe; calls may come from virtual threads, which park while the store's own platform threads work.
/// It is
/// opened once and closed once; the folder's format is `docs/queue-format.md`. Writing is [GroupCommitter]'s
/// essay.
public final class RocksQueueStore implements QueueStore {
    private static final int PAGE_LIMIT = 10_000;
    private static final int SHORT_PAGE = 256;
    private static final Duration CATCH_UP = Duration.ofSeconds(10);

    private final StorageSettings settings;
    private final InstantSource clock;
    private final CrashPoints crash;
    private volatile Optional<OpenStore> open = Optional.empty();

    /// Makes a store that is not yet open.
    ///
    /// @param settings where and how large; their sizes are checked by [#open]
    /// @param clock gives ids their time
    public RocksQueueStore(StorageSettings settings, InstantSource clock) {
        this(settings, clock, CrashPoints.NONE);
    }

    RocksQueueStore(StorageSettings settings, InstantSource clock, CrashPoints crash) {
        this.settings = settings;
        this.clock = clock;
        this.crash = crash;
    }

    @Override
    public synchronized void open(Ownership ownership, List<Table> tables) throws StoreException {
        if (open.isPresent()) {
            throw new StoreException(Reason.NOT_OWNER, "the store is open already");
        }
        OpenStore opened = OpenStore.open(new OpenStore.Start(settings, clock, crash, ownership, tables));
        open = Optional.of(opened);
        ownership.gained(Shard.ONLY, opened.floor());
        opened.startKeeping();
    }

    @Override
    public Incoming begin(Shard shard) throws StoreException {
        OpenStore store = opened();
        checkShard(shard);
        return store.begin();
    }

    @Override
    public Content open(QueueId id) throws StoreException {
        OpenStore store = opened();
        boolean lazyOutstanding = store.queue().isLazyOutstanding();
        try {
            return store.threads()
                    .call(StoreThreads.Kind.READ, () -> store.reader().open(id), Content::close);
        } catch (StoreException e) {
            if (e.reason() != Reason.ABSENT || !lazyOutstanding) {
                throw e;
            }
        }
        // a lazy commit may be on its way
        store.queue().awaitLazy(CATCH_UP);
        return store.threads().call(StoreThreads.Kind.READ, () -> store.reader().open(id), Content::close);
    }

    @Override
    public void apply(Changes changes, Durability durability) throws StoreException {
        OpenStore store = opened();
        checkShard(changes.shard());
        store.parts().checkTables(changes);
        store.parts().committer().commit(new CommitRequest(new NewContent.None(), changes, durability));
    }

    @Override
    public Page range(Table table, byte[] from, byte[] to, int limit) throws StoreException {
        OpenStore store = opened();
        Family family = Family.of(table);
        if (limit < 1 || limit > PAGE_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to 10,000 entries, not " + limit);
        }
        if (!store.parts().families().contains(family)) {
            throw new IllegalArgumentException("the store was not opened with table " + table.name());
        }
        if (to.length > 0 && Arrays.compareUnsigned(from, to) >= 0) {
            return new Page(List.of(), Optional.empty());
        }
        store.queue().awaitLazy(CATCH_UP);
        // long pages are queries: they do not keep deliveries from reading
        StoreThreads.Kind kind = limit <= SHORT_PAGE ? StoreThreads.Kind.READ : StoreThreads.Kind.QUERY;
        return store.threads().call(kind, () -> store.log().range(family, from, to, limit));
    }

    @Override
    public void backup(Path folder) throws StoreException {
        opened().backup(folder);
    }

    /// What the store has done and holds now.
    ///
    /// @throws StoreException CLOSED
    public StoreStatistics statistics() throws StoreException {
        return opened().statistics();
    }

    /// Puts a backup into the place of a queue. No store may be open there.
    ///
    /// @param backup a folder that [#backup] has written
    /// @param directory absent or empty
    /// @throws StoreException FAILED with a sentence
    public static void restore(Path backup, Path directory, InstantSource clock) throws StoreException {
        Backup.restore(backup, new StoreFolders(directory), clock);
    }

    @Override
    public synchronized void close() throws StoreException {
        Optional<OpenStore> store = open;
        open = Optional.empty();
        if (store.isPresent()) {
            store.get().close();
        }
    }

    /// The open parts, for tests of the chores.
    OpenStore opened() throws StoreException {
        return open.orElseThrow(() -> new StoreException(Reason.CLOSED, "the store is closed"));
    }

    private static void checkShard(Shard shard) throws StoreException {
        if (!shard.equals(Shard.ONLY)) {
            throw new StoreException(Reason.NOT_OWNER, "this store has shard 0 only, not " + shard.number());
        }
    }

    /// Where the queue lies.
    @Override
    public String toString() {
        return "RocksQueueStore[" + settings.directory() + "]";
    }

    static StoreException cannotOpen(Path directory, IOException why) {
        return new StoreException(
                Reason.FAILED, "the queue in " + directory + " cannot be opened: " + why.getMessage(), why);
    }
}
