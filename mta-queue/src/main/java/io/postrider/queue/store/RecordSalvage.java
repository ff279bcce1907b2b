// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.api.queue.QueueId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Writes a database whose tables are damaged anew: everything that can be read, around the damage. The old
/// one is kept
/// beside the contents that were set aside. On the thread that opens or reopens.
///
/// `store-files` is made from `store-contents`, so that no file is unlinked because its row was lost. A
/// content whose
/// location is lost, but whose row in `store-files` is there, becomes a row in `store-damaged`.
final class RecordSalvage {
    /// The folder in which the records are written anew.
    static final String FRESH = "records.new";
    private static final String LOST = "its location record was damaged";

    private final StoreFolders folders;
    private final RocksTuning tuning;
    private final List<Family> families;
    private final List<QueueId> lost = new ArrayList<>();
    private long gaps;
    private long rows;

    RecordSalvage(StoreFolders folders, RocksTuning tuning, List<Family> families) {
        this.folders = folders;
        this.tuning = tuning;
        this.families = families;
    }

    /// Ends a replacement that a crash has interrupted. Before every opening.
    static void finish(StoreFolders folders) throws IOException {
        Path fresh = folders.root().resolve(FRESH);
        if (!Files.exists(fresh)) {
            return;
        }
        if (RocksRecordLog.isIn(folders.records())) {
            deleteTree(fresh);
        } else {
            Files.deleteIfExists(folders.records());
            Files.move(fresh, folders.records(), StandardCopyOption.ATOMIC_MOVE);
            DirectorySync.sync(folders.root());
        }
    }

    /// Replaces the closed database.
    RecordDamage.Report run() throws IOException {
        Path fresh = folders.root().resolve(FRESH);
        deleteTree(fresh);
        Files.createDirectory(fresh);
        try (RocksTuning.Opened from = tuning.openReadOnly(folders.records());
                RocksTuning.Opened to = tuning.open(fresh, families)) {
            copy(from, to);
            to.flush();
        } catch (RocksDBException e) {
            throw new IOException("the records in " + folders.records() + " cannot be salvaged: " + e.getMessage(), e);
        }
        DirectorySync.create(folders.damaged());
        Path kept = freeName();
        Files.move(folders.records(), kept, StandardCopyOption.ATOMIC_MOVE);
        Files.move(fresh, folders.records(), StandardCopyOption.ATOMIC_MOVE);
        DirectorySync.sync(folders.root());
        return new RecordDamage.Report(
                "the records in " + folders.records() + " were damaged at " + gaps + " places; " + rows
                        + " records were written anew, " + lost.size()
                        + " locations of messages are lost, the old tables are in "
                        + kept,
                List.copyOf(lost));
    }

    private Path freeName() {
        int number = 1;
        while (Files.exists(folders.damaged().resolve("records-" + number))) {
            number++;
        }
        return folders.damaged().resolve("records-" + number);
    }

    private void copy(RocksTuning.Opened from, RocksTuning.Opened to) throws RocksDBException, IOException {
        Map<String, ColumnFamilyHandle> target = byName(to);
        Map<String, ColumnFamilyHandle> source = byName(from);
        for (Map.Entry<String, ColumnFamilyHandle> family : source.entrySet()) {
            if (!family.getKey().equals(Family.FILES.name())) {
                copyFamily(from.database(), family, to, target);
            }
        }
        ColumnFamilyHandle files = source.get(Family.FILES.name());
        if (files != null) {
            findLost(from.database(), files, to.database(), target);
        }
    }

    private void copyFamily(
            RocksDB from,
            Map.Entry<String, ColumnFamilyHandle> family,
            RocksTuning.Opened to,
            Map<String, ColumnFamilyHandle> target)
            throws RocksDBException, IOException {
        ColumnFamilyHandle handle = target.get(family.getKey());
        if (handle == null) {
            handle = to.addFamily(family.getKey());
        }
        try (RocksIterator iterator = from.newIterator(family.getValue())) {
            var around = new IterationAroundDamage(iterator);
            while (around.next()) {
                to.database().put(handle, iterator.key(), iterator.value());
                rows++;
                if (family.getKey().equals(Family.CONTENTS.name())) {
                    addFileRow(to.database(), target, iterator);
                }
            }
            gaps += around.gaps();
        }
    }

    private static void addFileRow(RocksDB to, Map<String, ColumnFamilyHandle> target, RocksIterator content)
            throws RocksDBException, IOException {
        Location location = Location.decode(content.value());
        ColumnFamilyHandle files = target.get(Family.FILES.name());
        to.put(files, Octets.of(location.file(), Octets.number(content.key(), 0)), Octets.of(location.sizeOctets()));
    }

    private void findLost(RocksDB from, ColumnFamilyHandle files, RocksDB to, Map<String, ColumnFamilyHandle> target)
            throws RocksDBException {
        try (RocksIterator iterator = from.newIterator(files)) {
            var around = new IterationAroundDamage(iterator);
            while (around.next()) {
                QueueId id = Octets.id(iterator.key(), Long.BYTES);
                if (to.get(target.get(Family.CONTENTS.name()), Octets.of(id)) == null) {
                    lost.add(id);
                    to.put(target.get(Family.DAMAGED.name()), Octets.of(id), LOST.getBytes(UTF_8));
                }
            }
            gaps += around.gaps();
        }
    }

    private static Map<String, ColumnFamilyHandle> byName(RocksTuning.Opened opened) throws RocksDBException {
        Map<String, ColumnFamilyHandle> byName = new HashMap<>();
        for (ColumnFamilyHandle handle : opened.handles()) {
            byName.put(new String(handle.getName(), UTF_8), handle);
        }
        return byName;
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
