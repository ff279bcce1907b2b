// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/// Counts what the store does. Thread-safe.
final class StoreCounters implements CommitObserver {
    private static final int BUCKETS = 64;

    final LongAdder fsyncs = new LongAdder();
    final LongAdder commits = new LongAdder();
    final LongAdder contents = new LongAdder();
    final LongAdder contentOctets = new LongAdder();
    final LongAdder batches = new LongAdder();
    final LongAdder damaged = new LongAdder();
    final LongAdder damagedRecords = new LongAdder();
    final LongAdder unlinked = new LongAdder();
    final LongAdder moved = new LongAdder();
    final LongAdder movedOctets = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder keeperFaults = new LongAdder();
    final LongAdder scrubbed = new LongAdder();
    final AtomicLong largestBatch = new AtomicLong();
    private final AtomicLongArray latency = new AtomicLongArray(BUCKETS);

    @Override
    public void committed(CommitPlan plan) {
        int size = plan.requests().size();
        batches.increment();
        commits.add(size);
        largestBatch.accumulateAndGet(size, Math::max);
        for (CommitRequest request : plan.requests()) {
            if (request.content() instanceof NewContent.Buffered buffered) {
                contents.increment();
                contentOctets.add(buffered.head().length + buffered.bodyOctets());
            } else if (request.content() instanceof NewContent.Filed filed) {
                contents.increment();
                contentOctets.add(filed.location().sizeOctets());
            }
        }
    }

    @Override
    public void contentsFailed(IOException why) {
        failures.increment();
    }

    // kept in powers of two
    @Override
    public void waited(long nanos) {
        latency.incrementAndGet(BUCKETS - 1 - Long.numberOfLeadingZeros(Math.max(1, nanos)));
    }

    /// The upper bound of the bucket below which a share of the commits lies, in nanoseconds; 0 without any.
    long latencyNanos(double share) {
        long all = 0;
        for (int i = 0; i < BUCKETS; i++) {
            all += latency.get(i);
        }
        long below = 0;
        for (int i = 0; i < BUCKETS && all > 0; i++) {
            below += latency.get(i);
            if (below >= share * all) {
                return 2L << i;
            }
        }
        return 0;
    }
}
