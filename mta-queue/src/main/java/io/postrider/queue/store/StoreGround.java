// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.StoreException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What an open store stands on: the locked folder, the record log, the content files.
///
/// @param folders the folder
/// @param lock its lock
/// @param sizes what the settings come to
/// @param damage damage in the records
/// @param log the records
/// @param disk the content files
/// @param files what is known of them
/// @param counters counts
record StoreGround(
        StoreFolders folders,
        DirectoryLock lock,
        StorageSizes sizes,
        RecordDamage damage,
        RecordLog log,
        SegmentFiles disk,
        ContentFiles files,
        StoreCounters counters)
        implements AutoCloseable {

    /// Takes the folder: creates it when it is absent, locks it, checks its format, opens the records.
    static StoreGround take(OpenStore.Start start, Set<Family> tables) throws StoreException, IOException {
        var folders = new StoreFolders(start.settings().directory());
        DirectorySync.create(folders.root());
        DirectoryLock lock = DirectoryLock.take(folders.root());
        try {
            FormatFile.check(folders.root());
            start.crash().at(CrashPoints.Place.FORMAT_WRITTEN);
            StorageSizes sizes = sizes(start.settings());
            DirectorySync.create(folders.contents());
            if (!Files.exists(folders.root().resolve(RecordSalvage.FRESH))) {
                DirectorySync.create(folders.records());
            }
            var tuning = new RocksTuning(sizes.memtableOctets(), sizes.cacheOctets());
            var damage = new RecordDamage();
            RecordLog log = records(folders, tuning, tables, damage);
            var counters = new StoreCounters();
            var disk = new DiskSegmentFiles(folders.contents(), counters.fsyncs);
            return new StoreGround(folders, lock, sizes, damage, log, disk, new ContentFiles(), counters);
        } catch (StoreException | IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static RecordLog records(StoreFolders folders, RocksTuning tuning, Set<Family> tables, RecordDamage damage)
            throws IOException {
        List<Family> families = new ArrayList<>(List.of(Family.META, Family.CONTENTS, Family.FILES, Family.DAMAGED));
        families.addAll(tables);
        return RocksRecordLog.open(folders, families, tuning, damage);
    }

    private static StorageSizes sizes(StorageSettings settings) throws IOException {
        long memory = 1L << 30;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            // inside a control group: its limit
            memory = system.getTotalMemorySize();
        }
        return StorageSizes.of(settings, StorageSizes.fileSystemOctets(settings), memory);
    }

    @Override
    public void close() throws StoreException {
        try {
            log.close();
            lock.close();
        } catch (IOException e) {
            throw CommitCycle.failure(e);
        }
    }
}
