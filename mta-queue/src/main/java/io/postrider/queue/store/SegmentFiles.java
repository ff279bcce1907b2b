// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/// The port to the content files: append-only, numbered, never written twice at one place. The disk in
/// production; a
/// fake that forgets unsynced octets in the simulation. Thread-safe; one file is written by one thread at a
/// time.
interface SegmentFiles {
    /// Octets at the start of each file: a magic word of 8 and the number.
    int HEADER_OCTETS = 16;

    /// Creates a file, with its header, unsynced.
    Appender create(long number, Kind kind) throws IOException;

    /// Syncs the directory, so that files created before are found after a power cut.
    void syncDirectory() throws IOException;

    /// Opens a file for reading.
    ///
    /// @throws java.nio.file.NoSuchFileException when there is none
    Reader open(long number) throws IOException;

    /// All files.
    List<FileEntry> list() throws IOException;

    /// Removes a file, unsynced. No such file, no effect.
    void delete(long number) throws IOException;

    /// What a file holds.
    enum Kind {
        /// Many contents.
        SEGMENT(".segment"),
        /// One content.
        OWN(".own");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }

        /// How its file's name ends.
        String suffix() {
            return suffix;
        }
    }

    /// A file that is there.
    ///
    /// @param number its number, never used twice while the file is referred to
    /// @param kind what it holds
    /// @param octets its length
    record FileEntry(long number, Kind kind, long octets) {}

    /// A file being written. Not thread-safe.
    interface Appender extends Closeable {
        long number();

        /// Octets so far, header included.
        long sizeOctets();

        /// Writes all of `octets` at the end.
        void append(ByteBuffer octets) throws IOException;

        /// Cuts the file back; only while no record refers to it.
        void truncate(long octets) throws IOException;

        /// Waits until all octets and the length are on the disk. After an exception the file takes no more.
        void sync() throws IOException;
    }

    /// A file being read. Thread-safe.
    interface Reader extends Closeable {
        /// Reads at `position`; returns octets read, -1 at the end.
        int read(ByteBuffer into, long position) throws IOException;

        /// Moves octets to a channel; returns how many.
        long transferTo(long position, long count, WritableByteChannel channel) throws IOException;
    }
}
