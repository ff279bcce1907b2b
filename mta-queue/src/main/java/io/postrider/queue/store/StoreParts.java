// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Changes;
import java.util.Set;

/// The parts of an open store that messages on their way in need.
///
/// @param committer makes things durable
/// @param disk the content files
/// @param files what is known of them
/// @param threads for syncs
/// @param space free space
/// @param budget memory
/// @param families the tables that may be used
/// @param crash places for crash tests
record StoreParts(
        GroupCommitter committer,
        SegmentFiles disk,
        ContentFiles files,
        StoreThreads threads,
        DiskSpace space,
        ContentBudget budget,
        Set<Family> families,
        CrashPoints crash) {

    /// Throws when changes name a table that the store was not opened with.
    void checkTables(Changes changes) {
        for (Changes.Change change : changes.changes()) {
            if (!families.contains(Family.of(change.table()))) {
                throw new IllegalArgumentException(
                        "the store was not opened with table " + change.table().name());
            }
        }
    }
}
