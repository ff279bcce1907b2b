// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;

/// How RocksDB is set up, with the reasons. Owns the native objects that outlive a reopening: one block cache
/// and one
/// write buffer manager over all column families.
final class RocksTuning implements AutoCloseable {
    private static final int BUFFERS = 4;
    private static final long SMALLEST_BUFFER_OCTETS = 1L << 20;
    private static final int BLOOM_BITS = 10;
    private static final int OPEN_FILES = 512;
    private static final int INFO_LOGS = 4;
    private static final long INFO_LOG_OCTETS = 4L << 20;

    private final long memtableOctets;
    private final Cache cache;
    private final WriteBufferManager buffers;
    private final DBOptions options;
    private final ColumnFamilyOptions familyOptions;
    private final BloomFilter bloom;

    /// A database that is open.
    ///
    /// @param database the database
    /// @param handles one for each column family, also those that nobody asked for
    /// @param familyOptions of each
    record Opened(RocksDB database, List<ColumnFamilyHandle> handles, ColumnFamilyOptions familyOptions)
            implements AutoCloseable {
        /// Adds a column family.
        ColumnFamilyHandle addFamily(String name) throws RocksDBException {
            ColumnFamilyHandle added =
                    database.createColumnFamily(new ColumnFamilyDescriptor(name.getBytes(UTF_8), familyOptions));
            handles.add(added);
            return added;
        }

        /// Writes all memtables to tables and waits.
        void flush() throws RocksDBException {
            try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
                database.flush(options, handles);
            }
        }

        @Override
        public void close() {
            handles.forEach(ColumnFamilyHandle::close);
            database.close();
        }
    }

    /// @param memtableOctets all memtables together
    /// @param cacheOctets the block cache
    RocksTuning(long memtableOctets, long cacheOctets) {
        RocksDB.loadLibrary();
        this.memtableOctets = memtableOctets;
        cache = new LRUCache(cacheOctets);
        buffers = new WriteBufferManager(memtableOctets, cache);
        bloom = new BloomFilter(BLOOM_BITS);
        options = databaseOptions();
        familyOptions = familyOptions();
    }

    private DBOptions databaseOptions() {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                // The longest whole prefix of the log is what happened. Any other mode refuses to start after a power
                // cut, or goes on behind a hole.
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                // With more than one log a background sync of the newer one would leave a hole in the older.
                .setWalBytesPerSync(0)
                // A recycled log may show old records behind a torn tail.
                .setRecycleLogFileNum(0)
                .setMaxTotalWalSize(2 * memtableOctets)
                .setWriteBufferManager(buffers)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(OPEN_FILES)
                // Preallocation of the size of a memtable fills a small file system.
                .setAllowFAllocate(memtableOctets >= 256L << 20)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(INFO_LOGS)
                .setMaxLogFileSize(INFO_LOG_OCTETS);
    }

    private ColumnFamilyOptions familyOptions() {
        return new ColumnFamilyOptions()
                // Most messages live for less than a memtable: two are merged before they are written, so that put and
                // delete meet in memory.
                .setWriteBufferSize(Math.max(SMALLEST_BUFFER_OCTETS, memtableOctets / BUFFERS))
                .setMaxWriteBufferNumber(BUFFERS)
                .setMinWriteBufferNumberToMerge(2)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(bloom)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true));
    }

    /// Opens a database with these column families and those that it has already.
    Opened open(Path folder, List<Family> families) throws RocksDBException {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        List<ColumnFamilyDescriptor> descriptors = descriptors(folder, families);
        return new Opened(RocksDB.open(options, folder.toString(), descriptors, handles), handles, familyOptions);
    }

    /// Opens a damaged database for reading, all its column families. Tables that cannot be opened are no
    /// reason to
    /// fail: reading them does.
    Opened openReadOnly(Path folder) throws RocksDBException {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        List<ColumnFamilyDescriptor> descriptors = descriptors(folder, List.of(Family.META));
        try (DBOptions lenient = new DBOptions(options).setParanoidChecks(false)) {
            return new Opened(
                    RocksDB.openReadOnly(lenient, folder.toString(), descriptors, handles), handles, familyOptions);
        }
    }

    private List<ColumnFamilyDescriptor> descriptors(Path folder, List<Family> families) throws RocksDBException {
        Set<String> names = new LinkedHashSet<>();
        families.forEach(family -> names.add(family.name()));
        if (RocksRecordLog.isIn(folder)) {
            try (Options listing = new Options()) {
                RocksDB.listColumnFamilies(listing, folder.toString())
                        .forEach(name -> names.add(new String(name, UTF_8)));
            }
        }
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        names.forEach(name -> descriptors.add(new ColumnFamilyDescriptor(name.getBytes(UTF_8), familyOptions)));
        return descriptors;
    }

    @Override
    public void close() {
        options.close();
        familyOptions.close();
        buffers.close();
        cache.close();
        bloom.close();
    }
}
