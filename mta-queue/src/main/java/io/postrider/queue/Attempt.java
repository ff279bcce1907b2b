// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.delivery.AttemptFacts;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.StoreException;
import io.postrider.api.routing.Route;
import io.postrider.queue.ledger.Message;
import io.postrider.queue.record.Keys;
import io.postrider.queue.record.QueueTables;
import io.postrider.queue.record.RecordCodec;
import io.postrider.queue.record.Way;
import io.postrider.queue.schedule.Part;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One running attempt: what the transport asks and reports. Thread-safe; outcomes are gathered, not
/// written, so that a transport never waits for the disk.
final class Attempt implements DeliveryRequest {
    private final Core core;
    private final Part part;
    private final Message message;
    private final Way way;
    private final Content content;
    private final List<Recipient> recipients;
    private final Instant began;
    private final Map<Integer, DeliveryOutcome> outcomes = new HashMap<>();
    private final Set<Integer> handed = new HashSet<>();
    private Optional<AttemptFacts> facts = Optional.empty();

    Attempt(Core core, Part part, Message message, Content content) {
        this.core = core;
        this.part = part;
        this.message = message;
        this.way = part.way().orElseThrow();
        this.content = content;
        this.recipients = message.covered(part).stream()
                .map(ordinal -> message.recipient(ordinal).orElseThrow())
                .toList();
        this.began = core.now();
    }

    @Override
    public QueueId id() {
        return message.id();
    }

    @Override
    public Envelope envelope() {
        return message.envelope();
    }

    @Override
    public ReversePath reversePath() {
        return way.reversePath();
    }

    @Override
    public List<Recipient> recipients() {
        return recipients;
    }

    @Override
    public Mailbox address(Recipient recipient) {
        return way.address(recipient);
    }

    @Override
    public Content content() {
        return content;
    }

    @Override
    public Route route() {
        return way.route();
    }

    @Override
    public int attemptsBefore() {
        return recipients.isEmpty()
                ? 0
                : message.row(recipients.getFirst().ordinal()).attempts();
    }

    @Override
    public Instant deadline() {
        return began.plus(core.settings().attemptTimeout());
    }

    Instant began() {
        return began;
    }

    @Override
    public void handingOver(Collection<Recipient> passing) {
        List<Integer> all;
        synchronized (this) {
            passing.forEach(recipient -> handed.add(recipient.ordinal()));
            all = handed.stream().sorted().toList();
        }
        Changes note = Changes.in(id().shard())
                .put(
                        QueueTables.HANDOVERS,
                        Keys.handover(part.key()),
                        RecordCodec.encode(new RecordCodec.Handover(core.now(), all, Parts.rowKey(part))));
        try {
            core.ports().store().apply(note, core.settings().syncHandover() ? Durability.SYNCED : Durability.LAZY);
        } catch (StoreException failed) {
            // without the note the peer must not become responsible: the attempt ends before its final dot
            synchronized (this) {
                passing.forEach(recipient -> handed.remove(recipient.ordinal()));
            }
            throw new IllegalStateException("the handover cannot be noted", failed);
        }
    }

    @Override
    public synchronized void settle(Recipient recipient, DeliveryOutcome outcome) {
        outcomes.putIfAbsent(recipient.ordinal(), outcome);
    }

    @Override
    public synchronized void observe(AttemptFacts seen) {
        facts = Optional.of(seen);
    }

    synchronized Map<Integer, DeliveryOutcome> outcomes() {
        return Map.copyOf(outcomes);
    }

    synchronized boolean wasHandedOver(int ordinal) {
        return handed.contains(ordinal);
    }

    synchronized boolean anyHandedOver() {
        return !handed.isEmpty();
    }

    synchronized Optional<AttemptFacts> facts() {
        return facts;
    }
}
