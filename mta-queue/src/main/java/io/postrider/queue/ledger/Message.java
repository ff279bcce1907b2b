// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.ledger;

import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import io.postrider.queue.record.Child;
import io.postrider.queue.record.RecipientRow;
import io.postrider.queue.record.RecipientState;
import io.postrider.queue.record.StoredEnvelope;
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

    /// The ordinals that a part covers: those named, or all that no other part covers; without those
    /// that are done or held.
    ///
    /// @param number the part's number
    /// @param named its ordinals; empty = all that it covers
    public List<Integer> covered(int number, List<Integer> named) {
        List<Integer> candidates = named.isEmpty() ? List.copyOf(recipients.keySet()) : named;
        return candidates.stream().filter(ordinal -> isCovered(number, ordinal)).toList();
    }

    private boolean isCovered(int number, int ordinal) {
        RecipientRow row = row(ordinal);
        return recipient(ordinal).isPresent()
                && row.progress().part() == number
                && !row.state().isFinal()
                && row.state() != RecipientState.HELD;
    }

    /// An ordinal that was never used.
    public int nextOrdinal() {
        return recipients.isEmpty() ? 0 : recipients.lastKey() + 1;
    }

    /// What a part covers.
    public List<Integer> covered(Part part) {
        return covered(part.row().partNumber(), part.ordinals());
    }
}
