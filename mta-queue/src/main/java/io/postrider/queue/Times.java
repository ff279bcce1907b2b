// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.mail.DeliverBy;
import io.postrider.api.mail.Domain;
import io.postrider.api.mail.Recipient;
import io.postrider.queue.ledger.Message;
import io.postrider.queue.record.RecipientRow;
import io.postrider.queue.record.RecipientState;
import io.postrider.queue.record.StoredEnvelope;
import io.postrider.queue.schedule.LaneName;
import io.postrider.queue.schedule.RetrySchedule;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When mail is due, late, and too old: retry times, FUTURERELEASE (RFC 4865), DELIVERBY (RFC 2852).
/// Thread-safe.
final class Times {
    private final DestinationPolicy destinations;
    private final QueueSettings settings;
    private final RandomGenerator random;

    Times(DestinationPolicy destinations, QueueSettings settings, RandomGenerator random) {
        this.destinations = destinations;
        this.settings = settings;
        this.random = random;
    }

    /// When a recipient is given up.
    Instant expiry(StoredEnvelope envelope, Domain domain, String lane, RecipientRow row) {
        RetrySchedule retry = destinations.retry(domain, lane);
        Instant since = row.progress()
                .since()
                .or(() -> envelope.parameters().holdUntil())
                .filter(until -> until.isAfter(envelope.arrived()))
                .orElse(envelope.arrived());
        Instant expiry = retry.expiry(since, envelope.reversePath().isNull());
        // RFC 2852 §4.1.4: by-mode R returns what is not delivered in time
        return envelope.parameters()
                .deliverBy()
                .filter(by -> by.mode() == DeliverBy.Mode.RETURN)
                .map(DeliverBy::deadline)
                .filter(by -> by.isBefore(expiry))
                .orElse(expiry);
    }

    /// When the sender is told that a recipient is late.
    Instant warning(StoredEnvelope envelope, Domain domain, String lane) {
        Instant warning = destinations.retry(domain, lane).delayWarning(envelope.arrived());
        // RFC 2852 §4.1.4: by-mode N tells the sender and goes on
        return envelope.parameters()
                .deliverBy()
                .filter(by -> by.mode() == DeliverBy.Mode.NOTIFY)
                .map(DeliverBy::deadline)
                .filter(by -> by.isBefore(warning))
                .orElse(warning);
    }

    /// When held mail is given up.
    Instant heldExpiry(StoredEnvelope envelope) {
        return RetrySchedule.plus(envelope.arrived(), settings.heldExpireAfter());
    }

    /// When something has to be done about these recipients even if they are not tried.
    Instant deadline(Message message, Collection<RecipientRow> rows, String lane) {
        return rows.stream()
                .map(row -> deadline(message, row, lane))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private Instant deadline(Message message, RecipientRow row, String lane) {
        StoredEnvelope envelope = message.envelope();
        if (row.state() == RecipientState.HELD || lane.equals(LaneName.HELD)) {
            return heldExpiry(envelope);
        }
        Domain domain = domain(message, row);
        Instant expiry = expiry(envelope, domain, lane, row);
        boolean mayWarn =
                !row.has(RecipientRow.WARNED) && !envelope.reversePath().isNull();
        Instant warning = warning(envelope, domain, lane);
        return mayWarn && warning.isBefore(expiry) ? warning : expiry;
    }

    private static Domain domain(Message message, RecipientRow row) {
        return row.child()
                .map(child -> child.mailbox())
                .or(() -> message.recipient(row.ordinal()).map(Recipient::mailbox))
                .orElseThrow(() -> new IllegalStateException("no recipient " + row.ordinal()))
                .domain();
    }

    /// The deadline of a message that was just taken in.
    Optional<Instant> deadline(StoredEnvelope envelope) {
        Message message = Message.fresh(envelope, java.util.List.of());
        Instant at = deadline(
                message,
                envelope.recipients().stream()
                        .map(recipient -> message.row(recipient.ordinal()))
                        .toList(),
                LaneName.UNROUTED);
        return at.equals(Instant.MAX) ? Optional.empty() : Optional.of(at);
    }

    /// When a recipient is tried again: never behind its expiry.
    Instant retry(StoredEnvelope envelope, Domain domain, String lane, RecipientRow row, Instant now) {
        Instant next = destinations.retry(domain, lane).next(now, row.attempts(), random);
        Instant expiry = expiry(envelope, domain, lane, row);
        return next.isAfter(expiry) ? expiry : next;
    }
}
