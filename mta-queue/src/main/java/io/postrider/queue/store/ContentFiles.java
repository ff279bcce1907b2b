// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Knows of every content file: how many live contents it has, who pins it, and when it may be unlinked. Owns
/// the order
/// of destruction: a file goes only when the counts of the time before the start are in, nothing live is in
/// it, the
/// records that emptied it are synced, and no writer, reader, move or backup holds it. Thread-safe by its own
/// lock.
final class ContentFiles {
    /// What is known of a file.
    private static final class Known {
        private final SegmentFiles.Kind kind;
        private long octets;
        private long liveContents;
        private long liveOctets;
        private int pins;
        private boolean writing;
        private boolean gone;
        private long emptiedBy;

        Known(SegmentFiles.Kind kind, boolean writing) {
            this.kind = kind;
            this.writing = writing;
        }

        boolean mayGo(long synced) {
            return !writing && !gone && pins == 0 && liveContents <= 0 && emptiedBy <= synced;
        }
    }

    /// A file as statistics and compaction see it.
    ///
    /// @param number its number
    /// @param kind segment or own
    /// @param octets its length when it was closed
    /// @param liveContents contents in it
    /// @param liveOctets what they take
    record Usage(long number, SegmentFiles.Kind kind, long octets, long liveContents, long liveOctets) {}

    private final Map<Long, Known> files = new HashMap<>();
    private long nextNumber = 1;
    private long syncedBatch;
    private boolean counted;
    private int holds;

    /// A file that was there at the start.
    synchronized void found(SegmentFiles.FileEntry entry) {
        Known known = new Known(entry.kind(), false);
        known.octets = entry.octets();
        files.put(entry.number(), known);
        reserve(entry.number());
    }

    /// No file up to this number will be made.
    synchronized void reserve(long number) {
        nextNumber = Math.max(nextNumber, number + 1);
    }

    /// A number for a new file, which is being written from now on.
    synchronized long create(SegmentFiles.Kind kind) {
        long number = nextNumber++;
        files.put(number, new Known(kind, true));
        return number;
    }

    /// The file is written no more.
    synchronized void sealed(long number, long octets) {
        Known known = files.get(number);
        if (known != null) {
            known.writing = false;
            known.octets = octets;
        }
    }

    /// A content's record now refers to the file.
    synchronized void added(long number, long octets) {
        Known known = files.get(number);
        if (known != null) {
            known.liveContents++;
            known.liveOctets += octets;
        }
    }

    /// A content's record refers to the file no more, by the batch of that number.
    synchronized void removed(long number, long octets, long batch) {
        Known known = files.get(number);
        if (known != null) {
            known.liveContents--;
            known.liveOctets -= octets;
            known.emptiedBy = Math.max(known.emptiedBy, batch);
        }
    }

    /// All batches up to this one are on the disk.
    synchronized void synced(long batch) {
        syncedBatch = Math.max(syncedBatch, batch);
    }

    /// Adds what the records of the time before the start say.
    synchronized void counted(Map<Long, long[]> contentsAndOctets) {
        contentsAndOctets.forEach((number, sums) -> {
            Known known = files.get(number);
            if (known != null) {
                known.liveContents += sums[0];
                known.liveOctets += sums[1];
            }
        });
        counted = true;
    }

    /// Keeps a file; false when it is gone.
    synchronized boolean pin(long number) {
        Known known = files.get(number);
        if (known == null || known.gone) {
            return false;
        }
        known.pins++;
        return true;
    }

    /// Ends a pin.
    synchronized void unpin(long number) {
        Known known = files.get(number);
        if (known != null) {
            known.pins--;
        }
    }

    /// While held, nothing is unlinked.
    synchronized void hold() {
        holds++;
    }

    /// Ends a hold.
    synchronized void unhold() {
        holds--;
    }

    /// Files that may be unlinked now, as far as is known here.
    synchronized List<Long> dead() {
        List<Long> dead = new ArrayList<>();
        if (counted && holds == 0) {
            files.forEach((number, known) -> {
                if (known.mayGo(syncedBatch)) {
                    dead.add(number);
                }
            });
        }
        return dead;
    }

    /// Ends the file's life: it can be pinned no more. False when it may not go after all. Call [#forget]
    /// when it is
    /// unlinked.
    synchronized boolean take(long number) {
        Known known = files.get(number);
        if (known == null || holds > 0 || !known.mayGo(syncedBatch)) {
            return false;
        }
        known.gone = true;
        return true;
    }

    /// The records say that a file is not empty: the count was too low.
    synchronized void correct(long number, long contents, long octets) {
        Known known = files.get(number);
        if (known != null) {
            known.liveContents = contents;
            known.liveOctets = octets;
        }
    }

    /// The file is unlinked.
    synchronized void forget(long number) {
        files.remove(number);
    }

    /// All files that are there, by number.
    synchronized List<Usage> usage() {
        List<Usage> usage = new ArrayList<>();
        files.forEach((number, known) -> {
            if (!known.gone) {
                usage.add(new Usage(number, known.kind, known.octets, known.liveContents, known.liveOctets));
            }
        });
        return usage;
    }

    /// Files that are closed and hold, or may hold, live contents.
    synchronized List<Usage> closed() {
        return usage().stream().filter(file -> !isWriting(file.number())).toList();
    }

    /// True when the counts of the time before the start are in.
    synchronized boolean isCounted() {
        return counted;
    }

    private synchronized boolean isWriting(long number) {
        Known known = files.get(number);
        return known != null && known.writing;
    }
}
