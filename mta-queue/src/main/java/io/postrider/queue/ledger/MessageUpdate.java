// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.ledger;

import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.Changes;
import io.postrider.queue.record.Keys;
import io.postrider.queue.record.PartKey;
import io.postrider.queue.record.QueueTables;
import io.postrider.queue.record.RecipientRow;
import io.postrider.queue.record.RecordCodec;
import io.postrider.queue.record.ScheduleKey;
import io.postrider.queue.record.ScheduleRow;
import io.postrider.queue.schedule.RowLease;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Collects what one step does to one message, as one [Changes]. Used under the message's lock; not
/// thread-safe.
public final class MessageUpdate {
    private final Message before;
    private final TreeMap<Integer, RecipientRow> rows;
    private final TreeMap<Integer, RecipientRow> changed = new TreeMap<>();
    private final Changes changes;
    private final List<ScheduleKey> scheduled = new ArrayList<>();
    private final List<RowLease> dropped = new ArrayList<>();

    /// Begins with a message as it is.
    public MessageUpdate(Message before) {
        this.before = before;
        this.rows = new TreeMap<>(before.rows());
        this.changes = Changes.in(before.id().shard());
    }

    /// The message as the update found it.
    public Message before() {
        return before;
    }

    /// A recipient's state so far.
    public RecipientRow row(int ordinal) {
        RecipientRow row = rows.get(ordinal);
        return row != null ? row : RecipientRow.first(ordinal, before.envelope().firstState());
    }

    /// Sets a recipient's state.
    public MessageUpdate set(RecipientRow row) {
        rows.put(row.ordinal(), row);
        changed.put(row.ordinal(), row);
        return this;
    }

    /// An ordinal that was never used.
    public int nextOrdinal() {
        return Math.max(before.nextOrdinal(), rows.isEmpty() ? 0 : rows.lastKey() + 1);
    }

    /// A part stands on its schedule row no more; the last one takes the row away.
    public MessageUpdate drop(RowLease row) {
        dropped.add(row);
        if (dropped.stream().filter(d -> d == row).count() == row.holders()) {
            changes.delete(QueueTables.SCHEDULE, row.key());
            row.deadline().ifPresent(at -> changes.delete(QueueTables.DEADLINES, Keys.deadline(at, row.scheduleKey().part())));
        }
        return this;
    }

    /// The handover of a part is settled.
    public MessageUpdate handoverOver(PartKey part) {
        changes.delete(QueueTables.HANDOVERS, Keys.handover(part));
        return this;
    }

    /// Writes a schedule row and its deadline.
    public MessageUpdate schedule(ScheduleKey key, ScheduleRow row) {
        byte[] octets = key.octets();
        changes.put(QueueTables.SCHEDULE, octets, RecordCodec.encode(row));
        row.deadline().ifPresent(at -> changes.put(QueueTables.DEADLINES, Keys.deadline(at, key.part()), octets));
        scheduled.add(key);
        return this;
    }

    /// The rows that were scheduled.
    public List<ScheduleKey> scheduled() {
        return scheduled;
    }

    /// True when nothing is left to do for the message.
    public boolean isDone() {
        for (Recipient recipient : before.envelope().recipients()) {
            if (!row(recipient.ordinal()).state().isFinal()) {
                return false;
            }
        }
        return rows.values().stream().allMatch(row -> row.state().isFinal());
    }

    /// The commit has happened: the parts stand on their rows no more.
    void applied() {
        dropped.forEach(RowLease::drop);
    }

    /// The message as it will be.
    public Message after() {
        return new Message(before.envelope(), rows);
    }

    /// Everything as one commit. A message that is done loses its envelope, all rows, and its content.
    public Changes changes() {
        if (isDone()) {
            changes.delete(QueueTables.ENVELOPES, Keys.envelope(before.id()));
            for (RecipientRow stored : before.rows().values()) {
                changes.delete(QueueTables.RECIPIENTS, Keys.recipient(before.id(), stored.ordinal()));
                unindex(stored, List.of());
            }
            changes.release(before.id());
            return changes;
        }
        for (RecipientRow row : changed.values()) {
            byte[] key = Keys.recipient(before.id(), row.ordinal());
            changes.put(QueueTables.RECIPIENTS, key, RecordCodec.encode(row));
            index(row);
        }
        return changes;
    }

    private void index(RecipientRow row) {
        List<QueryTerm> after = QueryTerm.of(before, row);
        if (before.hasRow(row.ordinal())) {
            unindex(before.row(row.ordinal()), after);
        }
        List<QueryTerm> had =
                before.hasRow(row.ordinal()) ? QueryTerm.of(before, before.row(row.ordinal())) : List.of();
        for (QueryTerm term : after) {
            if (!had.contains(term)) {
                changes.put(QueueTables.QUERIES, term.key(before.id(), row.ordinal()), new byte[0]);
            }
        }
    }

    private void unindex(RecipientRow stored, List<QueryTerm> kept) {
        for (QueryTerm term : QueryTerm.of(before, stored)) {
            if (!kept.contains(term)) {
                changes.delete(QueueTables.QUERIES, term.key(before.id(), stored.ordinal()));
            }
        }
    }
}
