// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

/// The numbered places at which a crash test may end the process. Production has [#NONE].
@FunctionalInterface
interface CrashPoints {
    /// Does nothing at any place.
    CrashPoints NONE = place -> {};

    /// The place `place` is reached.
    void at(Place place);

    /// The places, in the order in which a commit passes them. The names are those of `docs/queue-format.md`.
    enum Place {
        /// The store's folder has a format file and nothing else.
        FORMAT_WRITTEN,
        /// A segment exists and its directory entry is synced; no record refers to it.
        SEGMENT_CREATED,
        /// Contents of the batch are in the segment, unsynced.
        SEGMENT_WRITTEN,
        /// Contents of the batch are synced; no record refers to them.
        SEGMENT_SYNCED,
        /// Records of the unsynced part of a batch are written.
        RECORDS_WRITTEN,
        /// Records of the batch are synced; nobody was told.
        RECORDS_SYNCED,
        /// A large body streams into a file of its own.
        OWN_FILE_WRITTEN,
        /// A file of its own and its directory entry are synced; no record refers to it.
        OWN_FILE_SYNCED,
        /// The records that a file's last content was released are synced; the file is still there.
        BEFORE_UNLINK,
        /// The file is unlinked.
        AFTER_UNLINK,
        /// A live content was copied to another segment and its new location is synced; the old segment is
        /// there.
        CONTENT_MOVED,
        /// A backup has its records and not yet its contents.
        BACKUP_HALF
    }
}
