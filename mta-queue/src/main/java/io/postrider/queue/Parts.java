// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.queue.record.PartKey;
import io.postrider.queue.record.ScheduleKey;
import io.postrider.queue.record.ScheduleRow;
import io.postrider.queue.schedule.Claim;
import io.postrider.queue.schedule.Part;
import io.postrider.queue.schedule.RowLease;
import java.time.Instant;
import java.util.List;

/// Parts and their schedule rows. Pure functions.
final class Parts {
    private Parts() {}

    /// The part that a schedule row stands for.
    static Part of(ScheduleKey key, ScheduleRow row, Instant now) {
        Claim claim =
                new Claim(key.priority(), key.tenant(), row.sender(), key.part().id(), now);
        return new Part(
                key.part(),
                key.lane(),
                claim,
                row.way(),
                row.ordinals(),
                row.attempts(),
                row.deadline().orElse(Instant.MAX),
                new RowLease(key, row.deadline(), row.ordinals()));
    }

    /// The key of the row behind a part.
    static ScheduleKey rowKey(Part part) {
        return part.row().key();
    }

    /// The number of a part with these recipients: a recipient is in one part at a time, so the lowest
    /// ordinal tells it from all others of the message. 0 is left to the part that the intake wrote.
    static PartKey key(Part of, List<Integer> ordinals) {
        int lowest = ordinals.stream().mapToInt(Integer::intValue).min().orElse(0);
        return new PartKey(of.id(), lowest + 1);
    }
}
