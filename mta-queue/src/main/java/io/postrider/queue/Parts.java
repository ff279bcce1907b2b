// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.mail.Recipient;
import io.postrider.queue.ledger.Message;
import io.postrider.queue.record.PartKey;
import io.postrider.queue.record.RecipientRow;
import io.postrider.queue.record.RecipientState;
import io.postrider.queue.record.ScheduleKey;
import io.postrider.queue.record.ScheduleRow;
import io.postrider.queue.schedule.Claim;
import io.postrider.queue.schedule.LaneName;
import io.postrider.queue.schedule.Part;
import io.postrider.queue.schedule.RowLease;
import java.time.Instant;
import java.util.ArrayList;
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
                new RowLease(key.octets(), row.deadline(), row.ordinals()));
    }

    /// The key of the row behind a part.
    static ScheduleKey rowKey(Part part) {
        return part.row().scheduleKey();
    }

    /// Whom a part covers: its held recipients if it is held, else those that are open and not held.
    static List<Integer> covered(Message message, Part part) {
        if (!part.lane().equals(LaneName.HELD)) {
            return message.covered(part);
        }
        List<Integer> held = new ArrayList<>();
        for (Recipient recipient : message.recipients()) {
            RecipientRow row = message.row(recipient.ordinal());
            boolean named = part.ordinals().isEmpty() || part.ordinals().contains(recipient.ordinal());
            boolean own = row.progress().part() == part.row().partNumber();
            if (named && own && row.state() == RecipientState.HELD) {
                held.add(recipient.ordinal());
            }
        }
        return held;
    }

    /// The number of a part with these recipients: a recipient is in one part at a time, so the lowest
    /// ordinal tells it from all others of the message. 0 is left to the part that the intake wrote.
    static PartKey key(Part of, List<Integer> ordinals) {
        int lowest = ordinals.stream().mapToInt(Integer::intValue).min().orElse(0);
        return new PartKey(of.id(), lowest + 1);
    }
}
