// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.mail.Content;
import io.postrider.api.mail.ContentTraits;
import io.postrider.queue.store.Location.Extent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/// A content in a file, which is pinned until [#close]. Thread-safe.
final class StoredContent implements Content {
    private final SegmentFiles.Reader file;
    private final Location location;
    private final Runnable unpin;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param unpin called once, when closed
    StoredContent(SegmentFiles.Reader file, Location location, Runnable unpin) {
        this.file = file;
        this.location = location;
        this.unpin = unpin;
    }

    @Override
    public long sizeOctets() {
        return location.sizeOctets();
    }

    @Override
    public byte[] head() throws IOException {
        return ContentReading.read(file, location.head());
    }

    @Override
    public InputStream open() {
        return new Joined();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel channel) throws IOException {
        if (position < 0 || count < 0) {
            throw new IllegalArgumentException("negative position or count");
        }
        if (position >= sizeOctets()) {
            return 0;
        }
        long left = left(position);
        return file.transferTo(place(position), Math.min(count, left), channel);
    }

    @Override
    public ContentTraits traits() {
        return location.traits();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                file.close();
            } catch (IOException e) {
                // it was only read: nothing can be lost
            }
            unpin.run();
        }
    }

    private boolean inHead(long position) {
        return position < location.head().octets();
    }

    // where an octet of the joined content lies in the file
    private long place(long position) {
        Extent head = location.head();
        return inHead(position) ? head.offset() + position : location.body().offset() + position - head.octets();
    }

    // octets from a position to the end of its extent
    private long left(long position) {
        return inHead(position) ? location.head().octets() - position : sizeOctets() - position;
    }

    /// Head and body as one stream. Not thread-safe.
    private final class Joined extends InputStream {
        private long position;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, into.length);
            if (length == 0) {
                return 0;
            }
            if (position >= sizeOctets()) {
                return -1;
            }
            int count = (int) Math.min(length, left(position));
            ByteBuffer buffer = ByteBuffer.wrap(into, offset, count);
            ContentReading.fill(file, buffer, place(position));
            position += count;
            return count;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.clamp(count, 0, sizeOctets() - position);
            position += skipped;
            return skipped;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, sizeOctets() - position);
        }
    }
}
