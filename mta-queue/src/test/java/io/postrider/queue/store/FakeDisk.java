// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// A disk in memory that knows what is synced. A power cut keeps what is synced and some of the rest; faults
/// fail single
/// operations. One thread.
final class FakeDisk {
    /// The power goes: nothing after this is done.
    static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PowerCut() {
            super("power cut");
        }
    }

    private static final class FakeFile {
        private final SegmentFiles.Kind kind;
        private byte[] octets = new byte[0];
        private int synced;
        private boolean entrySynced;
        private boolean broken;

        FakeFile(SegmentFiles.Kind kind) {
            this.kind = kind;
        }
    }

    private record Write(RecordBatch batch) {}

    private final RandomGenerator random;
    private final Map<Long, FakeFile> files = new TreeMap<>();
    private final List<Write> log = new ArrayList<>();
    private final double faultRate;
    private int syncedWrites;
    private int operationsLeft;
    private boolean logFailed;
    private Runnable meanwhile = () -> {};
    int faults;

    /// @param operations after so many the power goes
    /// @param faultRate the share of operations that fail
    FakeDisk(RandomGenerator random, int operations, double faultRate) {
        this.random = random;
        this.operationsLeft = operations;
        this.faultRate = faultRate;
    }

    /// The disk after a power cut, or after the death of the process alone; it goes on for ever and has no
    /// faults.
    FakeDisk after(boolean powerCut) {
        FakeDisk disk = new FakeDisk(random, Integer.MAX_VALUE, 0);
        files.forEach((number, file) -> {
            if (file.entrySynced || !powerCut || random.nextBoolean()) {
                disk.files.put(number, survivor(file, powerCut));
            }
        });
        int kept = powerCut ? syncedWrites + random.nextInt(log.size() - syncedWrites + 1) : log.size();
        disk.log.addAll(log.subList(0, kept));
        disk.syncedWrites = kept;
        return disk;
    }

    private FakeFile survivor(FakeFile file, boolean powerCut) {
        FakeFile survivor = new FakeFile(file.kind);
        int length = powerCut ? file.synced + random.nextInt(file.octets.length - file.synced + 1) : file.octets.length;
        survivor.octets = Arrays.copyOf(file.octets, length);
        if (powerCut && length > file.synced && random.nextInt(4) == 0) {
            // the length reached the disk, the octets did not
            Arrays.fill(survivor.octets, file.synced, length, (byte) 0);
        }
        survivor.synced = length;
        survivor.entrySynced = true;
        return survivor;
    }

    /// What another thread does at some moments between the operations.
    void meanwhile(Runnable other) {
        meanwhile = other;
    }

    private boolean step() throws IOException {
        Runnable other = meanwhile;
        if (random.nextInt(8) == 0) {
            meanwhile = () -> {};
            other.run();
            meanwhile = other;
        }
        if (operationsLeft-- <= 0) {
            throw new PowerCut();
        }
        if (random.nextDouble() < faultRate) {
            faults++;
            return false;
        }
        return true;
    }

    private void stepOrFail(String what) throws IOException {
        if (!step()) {
            throw new IOException("injected fault: " + what);
        }
    }

    /// The content files.
    SegmentFiles files() {
        return new Files();
    }

    /// The records.
    RecordLog log() {
        return new Log();
    }

    private final class Files implements SegmentFiles {
        @Override
        public Appender create(long number, Kind kind) throws IOException {
            stepOrFail("create");
            if (files.containsKey(number)) {
                throw new AssertionError("file " + number + " is made twice");
            }
            FakeFile file = new FakeFile(kind);
            files.put(number, file);
            Appender appender = new FakeAppender(number, file);
            appender.append(DiskSegmentFiles.header(number, kind));
            return appender;
        }

        @Override
        public void syncDirectory() throws IOException {
            stepOrFail("sync directory");
            files.values().forEach(file -> file.entrySynced = true);
        }

        @Override
        public Reader open(long number) throws IOException {
            FakeFile file = files.get(number);
            if (file == null) {
                throw new NoSuchFileException("file " + number);
            }
            return new FakeReader(file);
        }

        @Override
        public List<FileEntry> list() {
            List<FileEntry> entries = new ArrayList<>();
            files.forEach((number, file) -> entries.add(new FileEntry(number, file.kind, file.octets.length)));
            return entries;
        }

        @Override
        public void delete(long number) throws IOException {
            stepOrFail("unlink");
            files.remove(number);
        }
    }

    private record FakeReader(FakeFile file) implements SegmentFiles.Reader {
        @Override
        public int read(ByteBuffer into, long position) {
            if (position >= file.octets.length) {
                return -1;
            }
            int count = (int) Math.min(into.remaining(), file.octets.length - position);
            into.put(file.octets, (int) position, count);
            return count;
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel channel) throws IOException {
            return channel.write(ByteBuffer.wrap(file.octets, (int) position, (int) count));
        }

        @Override
        public void close() {}
    }

    private final class FakeAppender implements SegmentFiles.Appender {
        private final long number;
        private final FakeFile file;

        FakeAppender(long number, FakeFile file) {
            this.number = number;
            this.file = file;
        }

        @Override
        public long number() {
            return number;
        }

        @Override
        public long sizeOctets() {
            return file.octets.length;
        }

        @Override
        public void append(ByteBuffer octets) throws IOException {
            assertSound();
            boolean whole = step();
            int count = whole ? octets.remaining() : random.nextInt(octets.remaining() + 1);
            int end = file.octets.length;
            file.octets = Arrays.copyOf(file.octets, end + count);
            octets.get(file.octets, end, count);
            if (!whole) {
                file.broken = true;
                throw new IOException("injected fault: short write");
            }
        }

        @Override
        public void truncate(long octets) throws IOException {
            stepOrFail("truncate");
            file.octets = Arrays.copyOf(file.octets, (int) octets);
            file.synced = Math.min(file.synced, (int) octets);
        }

        @Override
        public void sync() throws IOException {
            assertSound();
            if (!step()) {
                // as Linux does: the pages are marked clean and may be lost
                file.broken = true;
                throw new IOException("injected fault: fdatasync");
            }
            file.synced = file.octets.length;
        }

        private void assertSound() {
            if (file.broken) {
                throw new AssertionError("file " + number + " is written or synced again after an error");
            }
        }

        @Override
        public void close() {}
    }

    private final class Log implements RecordLog {
        private Map<String, NavigableMap<byte[], byte[]>> tables = replay();

        private Map<String, NavigableMap<byte[], byte[]>> replay() {
            Map<String, NavigableMap<byte[], byte[]>> fresh = new HashMap<>();
            log.forEach(write -> apply(fresh, write.batch));
            return fresh;
        }

        private static void apply(Map<String, NavigableMap<byte[], byte[]>> tables, RecordBatch batch) {
            for (RecordBatch.Operation operation : batch.operations()) {
                switch (operation) {
                    case RecordBatch.Operation.Put put ->
                        table(tables, put.family()).put(put.key(), put.value());
                    case RecordBatch.Operation.Delete delete ->
                        table(tables, delete.family()).remove(delete.key());
                }
            }
        }

        private static NavigableMap<byte[], byte[]> table(
                Map<String, NavigableMap<byte[], byte[]>> tables, Family family) {
            return tables.computeIfAbsent(family.name(), name -> new TreeMap<>(Arrays::compareUnsigned));
        }

        @Override
        public void write(RecordBatch batch, boolean sync) throws IOException {
            requireSound();
            if (!step()) {
                logFailed = true;
                if (random.nextBoolean()) {
                    log.add(new Write(batch));
                }
                throw new IOException("injected fault: record write");
            }
            log.add(new Write(batch));
            apply(tables, batch);
            if (sync) {
                sync();
            }
        }

        @Override
        public void sync() throws IOException {
            requireSound();
            if (!step()) {
                logFailed = true;
                throw new IOException("injected fault: record sync");
            }
            syncedWrites = log.size();
        }

        private void requireSound() throws IOException {
            if (logFailed) {
                throw new IOException("the log has failed before");
            }
        }

        @Override
        public Optional<byte[]> get(Family family, byte[] key) {
            return Optional.ofNullable(table(tables, family).get(key));
        }

        @Override
        public Page range(Family family, byte[] from, byte[] to, int limit) {
            NavigableMap<byte[], byte[]> table = table(tables, family);
            SortedMap<byte[], byte[]> wanted =
                    to.length == 0 ? table.tailMap(from, true) : table.subMap(from, true, to, false);
            List<Page.Entry> entries = new ArrayList<>();
            for (Map.Entry<byte[], byte[]> entry : wanted.entrySet()) {
                if (entries.size() == limit) {
                    return new Page(entries, Optional.of(entry.getKey()));
                }
                entries.add(new Page.Entry(entry.getKey(), entry.getValue()));
            }
            return new Page(entries, Optional.empty());
        }

        @Override
        public Optional<byte[]> lastKey(Family family) {
            NavigableMap<byte[], byte[]> table = table(tables, family);
            return table.isEmpty() ? Optional.empty() : Optional.of(table.lastKey());
        }

        @Override
        public void reopen() throws IOException {
            stepOrFail("reopen");
            // pages that a failed sync has marked clean may be gone: any prefix behind the synced one
            int kept = syncedWrites + random.nextInt(log.size() - syncedWrites + 1);
            log.subList(kept, log.size()).clear();
            syncedWrites = kept;
            logFailed = false;
            tables = replay();
        }

        @Override
        public void checkpoint(Path folder) {
            throw new UnsupportedOperationException("not in the simulation");
        }

        @Override
        public void verify() {}

        @Override
        public void close() {}
    }
}
