// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.queue.store.Location.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Appends contents to the current segment. Owned by the committer's thread.
///
/// A segment is made when the first content needs one, its directory entry synced before anything refers to
/// it. After a
/// start or an error there is always a new one: nothing is appended behind a tail of unknown state, and no
/// failed sync is
/// repeated.
///
/// A record in a segment is a header of 52 octets (magic word, lengths, id, checksums, traits, batch,
/// checksum of the
/// header), head, body.
final class SegmentWriter {
    private static final int STAGE_OCTETS = 1 << 20;
    private static final int MAGIC = 0x50526331; // "PRc1"
    private static final int HEADER_OCTETS = 52;

    private final SegmentFiles disk;
    private final ContentFiles files;
    private final CrashPoints crash;
    private final long segmentOctets;
    private final ByteBuffer stage = ByteBuffer.allocateDirect(STAGE_OCTETS);
    private SegmentFiles.@Nullable Appender current;
    private final List<SegmentFiles.Appender> ended = new ArrayList<>();
    private boolean dirty;

    SegmentWriter(SegmentFiles disk, ContentFiles files, CrashPoints crash, long segmentOctets) {
        this.disk = disk;
        this.files = files;
        this.crash = crash;
        this.segmentOctets = segmentOctets;
    }

    /// Writes one content behind the others; it is in the operating system after [#flush()]. After an
    /// exception call
    /// [#abandon()].
    Location append(NewContent.Buffered content, long batch) throws IOException {
        long bodyOctets = content.bodyOctets();
        SegmentFiles.Appender segment = segmentFor(HEADER_OCTETS + content.head().length + bodyOctets);
        int headChecksum = checksum(content.head());
        put(segment, header(content, bodyOctets, headChecksum, batch));
        var head = new Extent(position(segment), content.head().length, headChecksum);
        put(segment, ByteBuffer.wrap(content.head()));
        var body = new Extent(position(segment), bodyOctets, content.bodyChecksum());
        for (ByteBuffer piece : content.body()) {
            put(segment, piece.duplicate());
        }
        dirty = true;
        return new Location(segment.number(), head, body, content.traits());
    }

    /// Hands what is staged to the operating system.
    void flush() throws IOException {
        SegmentFiles.Appender segment = current;
        if (segment != null && stage.position() > 0) {
            segment.append(stage.flip());
        }
        stage.clear();
    }

    /// Waits until all that was appended is on the disk. After an exception call [#abandon()].
    void sync() throws IOException {
        SegmentFiles.Appender segment = current;
        if (segment != null && dirty) {
            flush();
            segment.sync();
            dirty = false;
        }
    }

    /// True when something is not yet on the disk.
    boolean isDirty() {
        return dirty;
    }

    /// Ends the current segment after an error, as it is: it is never written or synced again.
    void abandon() {
        stage.clear();
        dirty = false;
        SegmentFiles.Appender segment = current;
        current = null;
        if (segment != null) {
            ended.add(segment);
            closeQuietly(segment);
        }
    }

    /// Lets ended segments be unlinked when they are empty. Only when every content that was written to them
    /// is settled:
    /// before that a record may yet come to refer to them.
    void sealEnded() {
        ended.forEach(segment -> files.sealed(segment.number(), segment.sizeOctets()));
        ended.clear();
    }

    /// Ends the current segment in good order.
    void roll() throws IOException {
        sync();
        abandon();
    }

    private SegmentFiles.Appender segmentFor(long octets) throws IOException {
        SegmentFiles.Appender segment = current;
        if (segment != null && position(segment) + octets > segmentOctets) {
            roll();
            segment = null;
        }
        return segment == null ? create() : segment;
    }

    private SegmentFiles.Appender create() throws IOException {
        long number = files.create(SegmentFiles.Kind.SEGMENT);
        try {
            SegmentFiles.Appender segment = disk.create(number, SegmentFiles.Kind.SEGMENT);
            current = segment;
            disk.syncDirectory();
            crash.at(CrashPoints.Place.SEGMENT_CREATED);
            return segment;
        } catch (IOException e) {
            files.sealed(number, SegmentFiles.HEADER_OCTETS);
            throw e;
        }
    }

    private long position(SegmentFiles.Appender segment) {
        return segment.sizeOctets() + stage.position();
    }

    private void put(SegmentFiles.Appender segment, ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            if (!stage.hasRemaining()) {
                segment.append(stage.flip());
                stage.clear();
            }
            int count = Math.min(stage.remaining(), octets.remaining());
            stage.put(stage.position(), octets, octets.position(), count);
            stage.position(stage.position() + count);
            octets.position(octets.position() + count);
        }
    }

    private static ByteBuffer header(NewContent.Buffered content, long bodyOctets, int headChecksum, long batch) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_OCTETS)
                .putInt(MAGIC)
                .putInt(content.head().length)
                .putLong(content.id().value())
                .putLong(bodyOctets)
                .putInt(headChecksum)
                .putInt(content.bodyChecksum())
                .putLong(content.traits().encoded())
                .putLong(batch);
        var checksum = new CRC32C();
        checksum.update(header.array(), 0, header.position());
        return header.putInt((int) checksum.getValue()).flip();
    }

    /// CRC-32C of some octets.
    static int checksum(byte[] octets) {
        var checksum = new CRC32C();
        checksum.update(octets);
        return (int) checksum.getValue();
    }

    private static void closeQuietly(SegmentFiles.Appender segment) {
        try {
            segment.close();
        } catch (IOException e) {
            // what matters was synced, or failed already: a close adds nothing
        }
    }
}
