// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import io.postrider.queue.record.ScheduleKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The schedule row that stands behind one or several parts in memory; the last of them deletes it.
/// Guarded by the lock of its message.
public final class RowLease {
    private final ScheduleKey key;
    private final Optional<Instant> deadline;
    private List<Integer> ordinals;
    private int holders = 1;

    /// A row held by one part.
    ///
    /// @param key of SCHEDULE
    /// @param deadline the time in its row of DEADLINES, if it has one
    /// @param ordinals whom the row names; empty = all that no other row covers
    public RowLease(ScheduleKey key, Optional<Instant> deadline, List<Integer> ordinals) {
        this.key = key;
        this.deadline = deadline;
        this.ordinals = List.copyOf(ordinals);
    }

    /// The key of SCHEDULE.
    public ScheduleKey key() {
        return key;
    }

    /// Whom the row names; empty = all that no other row covers.
    public List<Integer> ordinals() {
        return ordinals;
    }

    /// The row was written anew with these recipients.
    public void names(List<Integer> more) {
        ordinals = List.copyOf(more);
    }

    /// The time in its row of DEADLINES.
    public Optional<Instant> deadline() {
        return deadline;
    }

    /// One more part stands on it.
    public void share() {
        holders++;
    }

    /// How many parts stand on it.
    public int holders() {
        return holders;
    }

    /// One part less.
    public void drop() {
        holders--;
    }
}
