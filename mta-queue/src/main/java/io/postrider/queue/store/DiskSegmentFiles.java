// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Content files in one directory (mode 0700): `%016x.segment` and `%016x.own`. Thread-safe.
final class DiskSegmentFiles implements SegmentFiles {
    private static final int NUMBER_DIGITS = 16;

    private final Path directory;
    private final LongAdder syncs;

    /// @param syncs counts fsyncs
    DiskSegmentFiles(Path directory, LongAdder syncs) {
        this.directory = directory;
        this.syncs = syncs;
    }

    @Override
    public Appender create(long number, Kind kind) throws IOException {
        FileChannel channel = FileChannel.open(
                path(number, kind), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
        DiskAppender appender = new DiskAppender(channel, number, syncs);
        try {
            appender.append(header(number, kind));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return appender;
    }

    /// A file's first octets.
    static ByteBuffer header(long number, Kind kind) {
        String magic = kind == Kind.SEGMENT ? "PRsegmt1" : "PRownfl1";
        return ByteBuffer.allocate(HEADER_OCTETS)
                .put(magic.getBytes(StandardCharsets.US_ASCII))
                .putLong(number)
                .flip();
    }

    @Override
    public void syncDirectory() throws IOException {
        DirectorySync.sync(directory);
        syncs.increment();
    }

    @Override
    public Reader open(long number) throws IOException {
        try {
            return new DiskReader(FileChannel.open(path(number, Kind.SEGMENT), StandardOpenOption.READ));
        } catch (NoSuchFileException e) {
            return new DiskReader(FileChannel.open(path(number, Kind.OWN), StandardOpenOption.READ));
        }
    }

    @Override
    public List<FileEntry> list() throws IOException {
        List<FileEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
            for (Path path : paths) {
                String name = path.getFileName().toString();
                Kind kind = name.endsWith(Kind.SEGMENT.suffix()) ? Kind.SEGMENT : Kind.OWN;
                if (name.matches("[0-9a-f]{16}\\.(segment|own)")) {
                    long number = Long.parseUnsignedLong(name.substring(0, NUMBER_DIGITS), 16);
                    entries.add(new FileEntry(number, kind, Files.size(path)));
                }
            }
        }
        entries.sort(Comparator.comparingLong(FileEntry::number));
        return entries;
    }

    @Override
    public void delete(long number) throws IOException {
        Files.deleteIfExists(path(number, Kind.SEGMENT));
        Files.deleteIfExists(path(number, Kind.OWN));
    }

    /// Where a file lies.
    Path path(long number, Kind kind) {
        return directory.resolve("%016x%s".formatted(number, kind.suffix()));
    }

    private record DiskReader(FileChannel channel) implements Reader {
        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return channel.read(into, position);
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            return channel.transferTo(position, count, target);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static final class DiskAppender implements Appender {
        private final FileChannel channel;
        private final long number;
        private final LongAdder syncs;
        private long size;

        DiskAppender(FileChannel channel, long number, LongAdder syncs) {
            this.channel = channel;
            this.number = number;
            this.syncs = syncs;
        }

        @Override
        public long number() {
            return number;
        }

        @Override
        public long sizeOctets() {
            return size;
        }

        @Override
        public void append(ByteBuffer octets) throws IOException {
            while (octets.hasRemaining()) {
                size += channel.write(octets, size);
            }
        }

        @Override
        public void truncate(long octets) throws IOException {
            channel.truncate(octets);
            size = octets;
        }

        @Override
        public void sync() throws IOException {
            // fdatasync: octets and length; the times of the inode are of no use to us
            channel.force(false);
            syncs.increment();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
