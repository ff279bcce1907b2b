// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.ledger;

import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import io.postrider.queue.record.Child;
import io.postrider.queue.record.PartKey;
import io.postrider.queue.record.RecipientRow;
import io.postrider.queue.record.RecipientRow.Progress;
import io.postrider.queue.record.RecipientState;
import io.postrider.queue.record.ScheduleKey;
import io.postrider.queue.record.StoredEnvelope;
import io.postrider.queue.schedule.LaneName;
import io.postrider.queue.schedule.Part;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One queued message as its records say: the envelope, and the rows of those recipients whose state is
/// not the first. Immutable: [MessageUpdate] makes the next one.
public final class Message {
    private final StoredEnvelope envelope;
    private final TreeMap<Integer, RecipientRow> rows;
    private final TreeMap<Integer, Recipient> recipients;

    Message(StoredEnvelope envelope, SortedMap<Integer, RecipientRow> rows) {
        this.envelope = envelope;
        this.rows = new TreeMap<>(rows);
        this.recipients = new TreeMap<>();
        envelope.recipients().forEach(recipient -> recipients.put(recipient.ordinal(), recipient));
        for (RecipientRow row : rows.values()) {
            row.child().ifPresent(child -> recipients.put(row.ordinal(), recipient(row, child)));
        }
    }

    /// A message that was just taken in.
    public static Message fresh(StoredEnvelope envelope, List<RecipientRow> rows) {
        TreeMap<Integer, RecipientRow> byOrdinal = new TreeMap<>();
        rows.forEach(row -> byOrdinal.put(row.ordinal(), row));
        return new Message(envelope, byOrdinal);
    }

    /// The id.
    public QueueId id() {
        return envelope.id();
    }

    /// The envelope.
    public StoredEnvelope envelope() {
        return envelope;
    }

    /// All recipients: the envelope's, then those that expansions made.
    public List<Recipient> recipients() {
        return List.copyOf(recipients.values());
    }

    private Recipient recipient(RecipientRow row, Child child) {
        return Recipient.of(id(), row.ordinal(), child.mailbox(), child.dsn());
    }

    /// The recipient of an ordinal.
    public Optional<Recipient> recipient(int ordinal) {
        return Optional.ofNullable(recipients.get(ordinal));
    }

    /// A recipient's state: its row, or the implicit first one.
    public RecipientRow row(int ordinal) {
        RecipientRow row = rows.get(ordinal);
        return row != null ? row : RecipientRow.first(ordinal, envelope.firstState());
    }

    /// True when the state of a recipient is in the store by a row of its own.
    boolean hasRow(int ordinal) {
        return rows.containsKey(ordinal);
    }

    SortedMap<Integer, RecipientRow> rows() {
        return rows;
    }

    /// The reverse-path of a recipient: its own, else the envelope's.
    public ReversePath reversePath(Recipient recipient) {
        return row(recipient.ordinal()).child().flatMap(Child::reversePath).orElse(envelope.reversePath());
    }

    /// Those recipients for which something is still to do.
    public List<Recipient> open() {
        return recipients().stream()
                .filter(r -> !row(r.ordinal()).state().isFinal())
                .toList();
    }

    /// The key of the schedule row that covers a recipient.
    public ScheduleKey rowKey(int ordinal) {
        Progress progress = row(ordinal).progress();
        ScheduleKey first = Admission.firstKey(envelope);
        return progress.place()
                .map(place -> new ScheduleKey(
                        place.lane(),
                        first.priority(),
                        first.tenant(),
                        place.due(),
                        new PartKey(id(), progress.part())))
                .orElse(first);
    }

    /// Whom a part covers: those of its recipients that stand on its row and are open; held ones only
    /// if it is held.
    public List<Integer> covered(Part part) {
        List<Integer> candidates = part.ordinals().isEmpty() ? List.copyOf(recipients.keySet()) : part.ordinals();
        ScheduleKey key = part.row().key();
        boolean held = key.lane().equals(LaneName.HELD);
        return candidates.stream()
                .filter(recipients::containsKey)
                .filter(ordinal -> {
                    RecipientState state = row(ordinal).state();
                    boolean fits = !state.isFinal() && held == (state == RecipientState.HELD);
                    return fits && rowKey(ordinal).equals(key);
                })
                .toList();
    }

    /// An ordinal that was never used.
    public int nextOrdinal() {
        return recipients.isEmpty() ? 0 : recipients.lastKey() + 1;
    }
}
