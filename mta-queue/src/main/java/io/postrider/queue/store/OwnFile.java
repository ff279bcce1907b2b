// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.mail.ContentTraits;
import io.postrider.api.queue.StoreException;
import io.postrider.queue.store.Location.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A content's own file while it is written: header, body, and behind the body the head, which is known last.
/// Not
/// thread-safe.
final class OwnFile {
    private static final int BUFFER_OCTETS = 64 << 10;

    private final StoreParts parts;
    private final long number;
    private final SegmentFiles.Appender file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_OCTETS);
    private final List<SegmentFiles.Reader> readers = new ArrayList<>();
    private long bodyOctets;
    private byte[] headWritten = new byte[0];

    private OwnFile(StoreParts parts, SegmentFiles.Appender file) {
        this.parts = parts;
        this.number = file.number();
        this.file = file;
    }

    static OwnFile create(StoreParts parts) throws IOException {
        long number = parts.files().create(SegmentFiles.Kind.OWN);
        try {
            return new OwnFile(parts, parts.disk().create(number, SegmentFiles.Kind.OWN));
        } catch (IOException e) {
            // perhaps it is there, half made: the keeper unlinks it
            parts.files().sealed(number, 0);
            throw e;
        }
    }

    /// Adds octets of the body.
    void append(ByteBuffer octets) throws IOException {
        dropHead();
        bodyOctets += octets.remaining();
        while (octets.hasRemaining()) {
            int count = Math.min(buffer.remaining(), octets.remaining());
            buffer.put(buffer.position(), octets, octets.position(), count);
            buffer.position(buffer.position() + count);
            octets.position(octets.position() + count);
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
    }

    long bodyOctets() {
        return bodyOctets;
    }

    /// What was received, to be read before the commit.
    StoredContent received(byte[] head, int bodyChecksum) throws IOException {
        Location location = locate(head, bodyChecksum, ContentTraits.plain());
        SegmentFiles.Reader reader = parts.disk().open(number);
        readers.add(reader);
        return new StoredContent(reader, location, () -> {});
    }

    /// Puts the head behind the body and syncs all, on a thread for that.
    Location finish(byte[] head, int bodyChecksum, ContentTraits traits) throws IOException, StoreException {
        Location location = locate(head, bodyChecksum, traits);
        parts.crash().at(CrashPoints.Place.OWN_FILE_WRITTEN);
        parts.threads().call(StoreThreads.Kind.DISK, () -> {
            file.sync();
            parts.disk().syncDirectory();
            return location;
        });
        parts.crash().at(CrashPoints.Place.OWN_FILE_SYNCED);
        close();
        return location;
    }

    /// Removes the file. No record may refer to it.
    void discard() {
        close();
        seal();
    }

    /// The file is written no more, and its commit is settled: when no record refers to it, the keeper
    /// unlinks it.
    void seal() {
        parts.files().sealed(number, file.sizeOctets());
    }

    private Location locate(byte[] head, int bodyChecksum, ContentTraits traits) throws IOException {
        if (headWritten.length == 0 || !Arrays.equals(head, headWritten)) {
            dropHead();
            flush();
            file.append(ByteBuffer.wrap(head));
            headWritten = head;
        }
        long bodyAt = SegmentFiles.HEADER_OCTETS;
        var headExtent = new Extent(bodyAt + bodyOctets, head.length, SegmentWriter.checksum(head));
        return new Location(number, headExtent, new Extent(bodyAt, bodyOctets, bodyChecksum), traits);
    }

    private void dropHead() throws IOException {
        if (headWritten.length > 0) {
            file.truncate(SegmentFiles.HEADER_OCTETS + bodyOctets);
            headWritten = new byte[0];
        }
    }

    private void flush() throws IOException {
        file.append(buffer.flip());
        buffer.clear();
    }

    private void close() {
        try {
            for (SegmentFiles.Reader reader : readers) {
                reader.close();
            }
            file.close();
        } catch (IOException e) {
            // what matters was synced before; a file that is discarded has nothing that matters
        }
    }
}
