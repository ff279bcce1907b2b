// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Ownership;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import io.postrider.api.queue.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An open [RocksQueueStore]: owns all its parts, from the lock to the threads, and opens and closes them in
/// order.
final class OpenStore implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RocksQueueStore.class);
    private static final LongSupplier NANO_TIME = System::nanoTime;
    private static final Duration BALLAST_INTERVAL = Duration.ofSeconds(5);
    private static final Duration UNLINK_INTERVAL = Duration.ofMillis(250);

    private static final Duration COMPACTION_INTERVAL = Duration.ofSeconds(10);
    private static final Duration RECORDS_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SCRUB_INTERVAL = Duration.ofSeconds(1);

    /// What a store is opened with.
    ///
    /// @param settings sizes and folder
    /// @param clock time of ids
    /// @param crash places for crash tests
    /// @param ownership whom to tell
    /// @param tables the core's tables
    record Start(
            StorageSettings settings,
            InstantSource clock,
            CrashPoints crash,
            Ownership ownership,
            List<Table> tables) {}

    private final StoreGround ground;
    private final StoreParts parts;
    private final CommitQueue queue;
    private final StoreHealth health;
    private final IdReserve ids;
    private final QueueId floor;
    private final ContentReader reader;
    private final Compaction compaction;
    private final Scrub scrub;
    private final Keeper keeper;

    private OpenStore(StoreGround ground, Start start, Recovery.Found found, Set<Family> families) throws IOException {
        this.ground = ground;
        this.floor = found.floor();
        queue = new CommitQueue();
        var space = new DiskSpace(ground.folders(), ground.sizes(), NANO_TIME);
        health = new StoreHealth(start.ownership(), space, ground.counters());
        var segments = new SegmentWriter(
                ground.disk(), ground.files(), start.crash(), ground.sizes().segmentOctets());
        var cycle = new CommitCycle(segments, ground.log(), ground.files(), ground.counters(), start.crash());
        cycle.start();
        var committer = new GroupCommitter(queue, cycle, health, ground.counters(), NANO_TIME);
        var budget = new ContentBudget(ground.sizes().contentBudgetOctets());
        parts = new StoreParts(
                committer, ground.disk(), ground.files(), new StoreThreads(), space, budget, families, start.crash());
        ids = new IdReserve(new IdSequence(start.clock(), Shard.ONLY, floor), committer, floor);
        var quarantine =
                new Quarantine(ground.folders(), ground.disk(), committer, start.ownership(), ground.counters());
        reader = new ContentReader(ground.log(), ground.disk(), ground.files(), quarantine);
        var files = new FileKeeper(ground.log(), ground.disk(), ground.files(), start.crash(), ground.counters());
        compaction = new Compaction(ground.log(), parts, quarantine, ground.counters());
        scrub = new Scrub(ground, quarantine);
        List<Keeper.Chore> chores = new ArrayList<>(files(files, found, quarantine));
        chores.add(new Keeper.Chore("records", RECORDS_INTERVAL, records(start.ownership())));
        chores.add(new Keeper.Chore("compaction", COMPACTION_INTERVAL, compaction::look));
        chores.add(new Keeper.Chore("scrub", SCRUB_INTERVAL, scrub.rounds(NANO_TIME)));
        keeper = new Keeper(chores, ground.counters(), NANO_TIME);
    }

    private List<Keeper.Chore> files(FileKeeper files, Recovery.Found found, Quarantine quarantine) {
        return List.of(
                new Keeper.Chore("count", UNLINK_INTERVAL, () -> {
                    if (!ground.files().isCounted()) {
                        files.count(found.firstNewFile(), quarantine);
                    }
                }),
                new Keeper.Chore("unlink", UNLINK_INTERVAL, files::unlinkDead),
                new Keeper.Chore("ballast", BALLAST_INTERVAL, () -> {
                    if (!queue.isFailing()) {
                        parts.space().takeBallast();
                    }
                }));
    }

    // damage that a read has met is repaired by reopening; what was lost is told
    private Keeper.Work records(Ownership ownership) {
        return () -> {
            if (ground.damage().isMet() && !queue.isFailing()) {
                parts.committer().reopen();
            }
            for (RecordDamage.Report report : ground.damage().take()) {
                LOGGER.warn("{}", report.sentence());
                ground.counters().damagedRecords.increment();
                report.lost().forEach(id -> {
                    ground.counters().damaged.increment();
                    ownership.damaged(id, report.sentence());
                });
            }
        };
    }

    /// Takes the folder and recovers.
    static OpenStore open(Start start) throws StoreException {
        Path directory = start.settings().directory();
        Set<Family> families = new LinkedHashSet<>();
        start.tables().forEach(table -> families.add(Family.of(table)));
        try {
            StoreGround ground = StoreGround.take(start, families);
            try {
                Recovery.Found found = recover(ground);
                OpenStore store = new OpenStore(ground, start, found, families);
                store.parts.committer().start(store.health::died);
                return store;
            } catch (IOException | RuntimeException e) {
                ground.close();
                throw e;
            }
        } catch (IOException e) {
            throw RocksQueueStore.cannotOpen(directory, e);
        }
    }

    // damage in the tables that the first look meets is set aside by reopening
    private static Recovery.Found recover(StoreGround ground) throws IOException {
        try {
            return Recovery.run(ground);
        } catch (IOException e) {
            if (!ground.damage().isMet()) {
                throw e;
            }
            ground.log().reopen();
            return Recovery.run(ground);
        }
    }

    /// Starts the housekeeping: counts, unlinking, moves, scrub.
    void startKeeping() {
        keeper.start();
    }

    QueueId floor() {
        return floor;
    }

    RocksIncoming begin() throws StoreException {
        if (queue.isFailing()) {
            throw new StoreException(Reason.FAILED, "the store cannot write at the moment");
        }
        parts.space().checkRoom();
        return new RocksIncoming(parts, ids.next());
    }

    StoreParts parts() {
        return parts;
    }

    StoreThreads threads() {
        return parts.threads();
    }

    CommitQueue queue() {
        return queue;
    }

    RecordLog log() {
        return ground.log();
    }

    ContentReader reader() {
        return reader;
    }

    Compaction compaction() {
        return compaction;
    }

    Scrub scrub() {
        return scrub;
    }

    void backup(Path folder) throws StoreException {
        parts.threads().call(StoreThreads.Kind.COPY, () -> {
            new Backup(ground, parts).write(folder);
            return folder;
        });
    }

    StoreStatistics statistics() {
        return health.statistics(parts, queue);
    }

    @Override
    public void close() throws StoreException {
        keeper.close();
        try {
            if (!queue.isFailing()) {
                ids.settle();
            }
        } finally {
            try {
                parts.committer().close();
            } finally {
                parts.threads().close();
                ground.close();
            }
        }
    }
}
