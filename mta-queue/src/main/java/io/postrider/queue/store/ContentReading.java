// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.queue.store.Location.Extent;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Reads extents of content files and checks their checksums.
final class ContentReading {
    private static final int PIECE_OCTETS = 64 << 10;

    private ContentReading() {}

    /// Reads an extent whole.
    static byte[] read(SegmentFiles.Reader file, Extent extent) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(Math.toIntExact(extent.octets()));
        fill(file, octets, extent.offset());
        return octets.array();
    }

    /// Fills a buffer from a position.
    static void fill(SegmentFiles.Reader file, ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int count = file.read(into, at);
            if (count < 0) {
                throw new EOFException("the file ends at " + at + ", before the content does");
            }
            at += count;
        }
    }

    /// Checks head and body against their checksums.
    ///
    /// @throws DamagedException when one is wrong or the file is too short
    static void verify(SegmentFiles.Reader file, Location location) throws IOException {
        verify(file, location.head(), "head");
        verify(file, location.body(), "body");
    }

    private static void verify(SegmentFiles.Reader file, Extent extent, String part) throws IOException {
        var checksum = new CRC32C();
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_OCTETS, Math.max(1, extent.octets())));
        try {
            for (long done = 0; done < extent.octets(); done += piece.limit()) {
                piece.clear().limit((int) Math.min(piece.capacity(), extent.octets() - done));
                fill(file, piece, extent.offset() + done);
                checksum.update(piece.flip());
            }
        } catch (EOFException e) {
            throw new DamagedException("the " + part + " is cut short: " + e.getMessage());
        }
        if ((int) checksum.getValue() != extent.checksum()) {
            throw new DamagedException("the checksum of the " + part + " is wrong");
        }
    }

    /// A content is not what was stored.
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String why) {
            super(why);
        }
    }
}
