// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.ledger;

import io.postrider.api.queue.Changes;
import io.postrider.queue.record.Keys;
import io.postrider.queue.record.PartKey;
import io.postrider.queue.record.QueueTables;
import io.postrider.queue.record.RecipientRow;
import io.postrider.queue.record.RecordCodec;
import io.postrider.queue.record.ScheduleKey;
import io.postrider.queue.record.ScheduleRow;
import io.postrider.queue.record.StoredEnvelope;
import io.postrider.queue.schedule.Claim;
import io.postrider.queue.schedule.LaneName;
import io.postrider.queue.schedule.Part;
import io.postrider.queue.schedule.RowLease;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a new message is made of: its envelope and one schedule row, both put in the commit of its
/// content, and the part that stands for it in memory.
///
/// @param message as loaded
/// @param part unrouted, covering all recipients; held mail's part is in the lane of held mail
/// @param key of the schedule row
/// @param changes the puts
public record Admission(Message message, Part part, ScheduleKey key, Changes changes) {
    /// Prepares one.
    ///
    /// @param envelope what was accepted
    /// @param rows recipients whose state is not the first
    /// @param deadline when it expires or owes a warning
    /// @param now the time
    public static Admission of(
            StoredEnvelope envelope, List<RecipientRow> rows, Optional<Instant> deadline, Instant now) {
        ScheduleKey key = firstKey(envelope);
        boolean held = key.lane().equals(LaneName.HELD);
        Instant due = key.due();
        PartKey part = key.part();
        // what is not kept in memory has its deadline in the store
        Optional<Instant> stored = held || due.isAfter(now) ? deadline : Optional.empty();
        String sender = envelope.reversePath().toString();
        ScheduleRow row = new ScheduleRow(Optional.empty(), List.of(), 0, stored, sender);
        Changes changes = Changes.in(envelope.id().shard())
                .put(QueueTables.ENVELOPES, Keys.envelope(envelope.id()), RecordCodec.encode(envelope))
                .put(QueueTables.SCHEDULE, key.octets(), RecordCodec.encode(row));
        stored.ifPresent(at -> changes.put(QueueTables.DEADLINES, Keys.deadline(at, part), key.octets()));
        for (RecipientRow recipient : rows) {
            changes.put(
                    QueueTables.RECIPIENTS,
                    Keys.recipient(envelope.id(), recipient.ordinal()),
                    RecordCodec.encode(recipient));
        }
        Claim claim = new Claim(key.priority(), envelope.tenant(), sender, envelope.id(), now);
        Part whole = new Part(
                part,
                key.lane(),
                claim,
                Optional.empty(),
                List.of(),
                0,
                deadline.orElse(Instant.MAX),
                new RowLease(key.octets(), stored, List.of()));
        return new Admission(Message.fresh(envelope, rows), whole, key, changes);
    }

    /// The key of the schedule row that the intake writes: all of it follows from the envelope.
    public static ScheduleKey firstKey(StoredEnvelope envelope) {
        boolean held = envelope.notes().holdReason().isPresent();
        Instant due = envelope.parameters()
                .holdUntil()
                .filter(at -> at.isAfter(envelope.arrived()))
                .orElse(envelope.arrived());
        return new ScheduleKey(
                held ? LaneName.HELD : LaneName.UNROUTED,
                envelope.parameters().priority(),
                envelope.tenant(),
                Instant.ofEpochMilli(due.toEpochMilli()),
                new PartKey(envelope.id(), 0));
    }

    /// True when it may be tried at once.
    public boolean isDue(Instant now) {
        return part.lane().equals(LaneName.UNROUTED) && !key.due().isAfter(now);
    }
}
