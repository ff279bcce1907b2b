// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.time.Duration;

/// What a store has done and holds, at one moment. Plain data for metrics.
///
/// @param commits what went through the committer since the start
/// @param contents what the files hold
/// @param faults what went wrong since the start
/// @param freeOctets free space of the file system
/// @param waiting commits that wait now
/// @param bufferedOctets memory taken by messages on their way in
public record StoreStatistics(
        Commits commits, Contents contents, Faults faults, long freeOctets, int waiting, long bufferedOctets) {
    /// The committer's work.
    ///
    /// @param requests commits and changes
    /// @param batches writes to the record log
    /// @param largestBatch requests in the largest batch
    /// @param fsyncs syncs of content files and directories (the record log's own are as many as synced
    /// batches)
    /// @param messages contents stored
    /// @param octets their octets
    /// @param median time that half of the waiting commits took at most, to a power of two
    /// @param slowest99 time that 99 % of them took at most, to a power of two
    public record Commits(
            long requests,
            long batches,
            long largestBatch,
            long fsyncs,
            long messages,
            long octets,
            Duration median,
            Duration slowest99) {}

    /// The content files.
    ///
    /// @param segments files with many contents
    /// @param ownFiles files with one content
    /// @param liveContents contents that something refers to, as counted
    /// @param liveOctets their octets
    /// @param fileOctets octets of all closed files
    /// @param unlinked files removed since the start
    /// @param moved contents that left mostly dead segments since the start
    public record Contents(
            long segments,
            long ownFiles,
            long liveContents,
            long liveOctets,
            long fileOctets,
            long unlinked,
            long moved) {}

    /// Faults.
    ///
    /// @param damaged contents set aside
    /// @param damagedRecords times that damage in the records was found
    /// @param failures times that writing failed
    /// @param reopenings times that the record log was opened again
    /// @param housekeeping chores that failed and were tried again
    /// @param scrubbed contents whose checksums the scrub has read
    /// @param failing true while the store cannot write
    public record Faults(
            long damaged,
            long damagedRecords,
            long failures,
            long reopenings,
            long housekeeping,
            long scrubbed,
            boolean failing) {}
}
