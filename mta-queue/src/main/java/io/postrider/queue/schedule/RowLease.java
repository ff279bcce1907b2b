// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import java.time.Instant;
import java.util.Optional;

/// The schedule row that stands behind one or several parts in memory; the last of them deletes it. Guarded by the lock
/// of its message.
public final class RowLease {
    private final byte[] key;
    private final Optional<Instant> deadline;
    private int holders = 1;

    /// A row held by one part.
    ///
    /// @param key of SCHEDULE
    /// @param deadline the time in its row of DEADLINES, if it has one
    public RowLease(byte[] key, Optional<Instant> deadline) {
        this.key = key;
        this.deadline = deadline;
    }

    /// The key of SCHEDULE.
    public byte[] key() {
        return key;
    }

    /// The time in its row of DEADLINES.
    public Optional<Instant> deadline() {
        return deadline;
    }

    /// One more part stands on it.
    public void share() {
        holders++;
    }

    /// One part less; true when it was the last and the row has to go.
    public boolean drop() {
        holders--;
        return holders == 0;
    }
}
