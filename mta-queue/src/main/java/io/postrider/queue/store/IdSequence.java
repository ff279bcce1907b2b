// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.Shard;
import java.time.InstantSource;

/// Gives queue ids of one shard: each above all before it, whatever the clock does. Thread-safe.
///
/// An id's time is the clock's, unless the clock stands still or goes back, or more than 65,536 ids are
/// wanted in a
/// millisecond: then ids run ahead of the clock.
final class IdSequence {
    private static final int SEQUENCE_BITS = 16;
    private static final int MILLIS_SHIFT = 22;
    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

    private final InstantSource clock;
    private final Shard shard;
    private long last;

    /// @param floor no id at or below it will be given
    IdSequence(InstantSource clock, Shard shard, QueueId floor) {
        this.clock = clock;
        this.shard = shard;
        this.last = floor.value();
    }

    /// The next id.
    synchronized QueueId next() {
        long now = Math.max(clock.millis(), QueueId.EPOCH_MILLIS);
        long byClock = QueueId.first(now, shard).value();
        last = byClock > last ? byClock : successor();
        return new QueueId(last);
    }

    /// The highest id given, or the floor.
    synchronized QueueId highest() {
        return new QueueId(last);
    }

    private long successor() {
        if (last >>> SEQUENCE_BITS == 0 || (last & SEQUENCE_MASK) == SEQUENCE_MASK) {
            long millis = (last >>> MILLIS_SHIFT) + 1;
            return QueueId.first(millis + QueueId.EPOCH_MILLIS, shard).value();
        }
        return last + 1;
    }
}
