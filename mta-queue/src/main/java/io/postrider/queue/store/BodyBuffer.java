// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A body in memory, in pieces that are paid from the [ContentBudget]. Not thread-safe.
final class BodyBuffer {
    /// A body above it goes to a file of its own.
    static final int LIMIT_OCTETS = 256 << 10;

    private static final int FIRST_PIECE_OCTETS = 4 << 10;
    private static final int LARGEST_PIECE_OCTETS = 64 << 10;

    private final ContentBudget budget;
    private final List<ByteBuffer> pieces = new ArrayList<>();
    private long paidOctets;
    private long octets;

    BodyBuffer(ContentBudget budget) {
        this.budget = budget;
    }

    /// Takes octets while there is room; what `from` has left over does not fit.
    void take(ByteBuffer from) {
        while (from.hasRemaining() && octets < LIMIT_OCTETS) {
            ByteBuffer last = pieces.isEmpty() ? ByteBuffer.allocate(0) : pieces.getLast();
            if (!last.hasRemaining()) {
                if (!addPiece()) {
                    return;
                }
                last = pieces.getLast();
            }
            int count = (int) Math.min(Math.min(last.remaining(), from.remaining()), LIMIT_OCTETS - octets);
            last.put(last.position(), from, from.position(), count);
            last.position(last.position() + count);
            from.position(from.position() + count);
            octets += count;
        }
    }

    private boolean addPiece() {
        int size = Math.clamp(octets, FIRST_PIECE_OCTETS, LARGEST_PIECE_OCTETS);
        if (!budget.tryTake(size)) {
            return false;
        }
        paidOctets += size;
        pieces.add(ByteBuffer.allocate(size));
        return true;
    }

    /// The pieces, ready to be read. The buffer takes no more afterwards.
    List<ByteBuffer> pieces() {
        return pieces.stream().map(piece -> piece.duplicate().flip()).toList();
    }

    /// All octets in one array.
    byte[] joined() {
        ByteBuffer all = ByteBuffer.allocate((int) octets);
        pieces().forEach(all::put);
        return all.array();
    }

    long octets() {
        return octets;
    }

    /// Drops all and gives the memory back.
    void clear() {
        budget.give(paidOctets);
        paidOctets = 0;
        octets = 0;
        pieces.clear();
    }
}
