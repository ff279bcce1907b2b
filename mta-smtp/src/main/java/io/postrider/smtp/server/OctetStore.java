// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Received octets in order, with their lines found. A line longer than the limit is dropped as it comes,
/// so that its length never matters. Not thread-safe: [SessionBuffer] guards it.
final class OctetStore {
    /// Pieces below this are copied together, so that many small packets do not hold many large buffers.
    private static final int SMALL_OCTETS = 4 << 10;

    private final int maxLineOctets;
    private final Deque<ByteBuf> pieces = new ArrayDeque<>();
    private int octets;
    private boolean lineFeedMayBe;
    private boolean dropping;
    private boolean overlong;

    OctetStore(int maxLineOctets) {
        this.maxLineOctets = maxLineOctets;
    }

    int octets() {
        return octets;
    }

    /// True when nothing is here, not even a part of a line that is being dropped.
    boolean isEmpty() {
        return octets == 0 && !dropping && !overlong;
    }

    /// True when [#line()] may give something.
    boolean lineMayBe() {
        return overlong || lineFeedMayBe || octets > maxLineOctets;
    }

    /// True when [#line()] will give something.
    boolean hasLine() {
        lineFeedMayBe = lineFeedMayBe && lengthOfLine() >= 0;
        if (!lineFeedMayBe && octets > maxLineOctets) {
            clear();
            dropping = true;
        }
        return overlong || lineFeedMayBe;
    }

    /// Adds octets; takes over the reference.
    void add(ByteBuf more) {
        if (dropping) {
            drop(more);
        }
        int count = more.readableBytes();
        if (count == 0) {
            more.release();
            return;
        }
        lineFeedMayBe |= more.bytesBefore((byte) '\n') >= 0;
        octets += count;
        ByteBuf last = pieces.peekLast();
        if (count > SMALL_OCTETS) {
            pieces.addLast(more);
        } else if (last != null && last.maxFastWritableBytes() >= count) {
            last.writeBytes(more);
            more.release();
        } else {
            pieces.addLast(more.alloc().buffer(SMALL_OCTETS).writeBytes(more));
            more.release();
        }
    }

    private void drop(ByteBuf more) {
        int lineFeed = more.bytesBefore((byte) '\n');
        more.skipBytes(lineFeed < 0 ? more.readableBytes() : lineFeed + 1);
        dropping = lineFeed < 0;
        overlong = !dropping;
    }

    /// The first line with its LF, or news of one that was dropped; empty when there is no whole line.
    ///
    /// @return an empty array for a line that was too long
    Optional<byte[]> line() {
        if (!hasLine()) {
            return Optional.empty();
        }
        if (overlong) {
            overlong = false;
            return Optional.of(new byte[0]);
        }
        int length = lengthOfLine();
        boolean tooLong = length > maxLineOctets;
        byte[] line = new byte[tooLong ? 0 : length];
        int taken = 0;
        while (taken < length) {
            ByteBuf piece = pieces.getFirst();
            int count = Math.min(piece.readableBytes(), length - taken);
            if (tooLong) {
                piece.skipBytes(count);
            } else {
                piece.readBytes(line, taken, count);
            }
            taken += count;
            if (!piece.isReadable()) {
                pieces.removeFirst().release();
            }
        }
        octets -= length;
        return Optional.of(line);
    }

    private int lengthOfLine() {
        int before = 0;
        for (ByteBuf piece : pieces) {
            int lineFeed = piece.bytesBefore((byte) '\n');
            if (lineFeed >= 0) {
                return before + lineFeed + 1;
            }
            before += piece.readableBytes();
        }
        return -1;
    }

    /// The first piece; the caller releases it.
    Optional<ByteBuf> piece() {
        Optional<ByteBuf> piece = Optional.ofNullable(pieces.pollFirst());
        octets -= piece.map(ByteBuf::readableBytes).orElse(0);
        return piece;
    }

    /// Puts octets back before all others; takes over the reference.
    void putBack(ByteBuf piece) {
        if (!piece.isReadable()) {
            piece.release();
            return;
        }
        octets += piece.readableBytes();
        pieces.addFirst(piece);
        lineFeedMayBe = true;
    }

    /// Drops everything.
    void clear() {
        pieces.forEach(ByteBuf::release);
        pieces.clear();
        octets = 0;
        lineFeedMayBe = false;
    }
}
