// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Ownership;
import io.postrider.api.queue.Shard;
import io.postrider.queue.store.ContentFiles.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// What the store does when writing fails and when it works again, and how it tells. On the committer's
/// thread; the
/// snapshot from any.
final class StoreHealth implements GroupCommitter.Health {
    private final Ownership ownership;
    private final DiskSpace space;
    private final StoreCounters counters;
    private final LongAdder reopenings = new LongAdder();

    StoreHealth(Ownership ownership, DiskSpace space, StoreCounters counters) {
        this.ownership = ownership;
        this.space = space;
        this.counters = counters;
    }

    @Override
    public void failing(IOException why) {
        counters.failures.increment();
        ownership.failing(String.valueOf(why.getMessage()));
        if (DiskFull.isCauseOf(why)) {
            try {
                space.dropBallast();
            } catch (IOException e) {
                counters.keeperFaults.increment();
            }
        }
    }

    @Override
    public void healthy() {
        reopenings.increment();
        ownership.healthy();
    }

    /// The committer ended by a bug: nothing can be written any more.
    void died(Throwable bug) {
        counters.failures.increment();
        ownership.failing("the committer ended by a bug: " + bug);
        ownership.lost(Shard.ONLY);
    }

    StoreStatistics statistics(StoreParts parts, CommitQueue queue) {
        List<Usage> files = parts.files().usage();
        var commits = new StoreStatistics.Commits(
                counters.commits.sum(),
                counters.batches.sum(),
                counters.largestBatch.get(),
                counters.fsyncs.sum(),
                counters.contents.sum(),
                counters.contentOctets.sum(),
                Duration.ofNanos(counters.latencyNanos(0.5)),
                Duration.ofNanos(counters.latencyNanos(0.99)));
        long segments = files.stream()
                .filter(file -> file.kind() == SegmentFiles.Kind.SEGMENT)
                .count();
        var contents = new StoreStatistics.Contents(
                segments,
                files.size() - segments,
                files.stream().mapToLong(Usage::liveContents).sum(),
                files.stream().mapToLong(Usage::liveOctets).sum(),
                files.stream().mapToLong(Usage::octets).sum(),
                counters.unlinked.sum(),
                counters.moved.sum());
        var faults = new StoreStatistics.Faults(
                counters.damaged.sum(),
                counters.damagedRecords.sum(),
                counters.failures.sum(),
                reopenings.sum(),
                counters.keeperFaults.sum(),
                counters.scrubbed.sum(),
                queue.isFailing());
        return new StoreStatistics(
                commits, contents, faults, free(), queue.size(), parts.budget().usedOctets());
    }

    private long free() {
        try {
            return space.freeOctets();
        } catch (IOException e) {
            return 0;
        }
    }
}
