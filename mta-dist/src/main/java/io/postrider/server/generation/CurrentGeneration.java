// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.generation;

import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Domain;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.routing.Routing;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.queue.DestinationPolicy;
import io.postrider.queue.Routes;
import io.postrider.queue.schedule.LanePolicy;
import io.postrider.queue.schedule.RetrySchedule;
import java.util.Optional;

/// The generation in force, and the ports of the queue over it. Shared mutable state: one reference, swapped
/// by start and
/// reload.
public final class CurrentGeneration implements Routes, DestinationPolicy, MailIntake.Check {
    private volatile Optional<Generation> current = Optional.empty();

    /// Puts a generation in force; returns the one before.
    public synchronized Optional<Generation> replace(Generation next) {
        Optional<Generation> before = current;
        current = Optional.of(next);
        return before;
    }

    /// The generation in force.
    ///
    /// @throws IllegalStateException before the first one
    public Generation get() {
        return current.orElseThrow(() -> new IllegalStateException("no configuration is in force yet"));
    }

    @Override
    public Routing route(Envelope envelope, Recipient recipient) {
        return recipient.released()
                ? get().routing().released(envelope, recipient)
                : get().routing().route(envelope, recipient);
    }

    @Override
    public Routing named(String transport, Envelope envelope, Recipient recipient) {
        return get().routing().by(transport, envelope, recipient);
    }

    @Override
    public long generation() {
        return get().number();
    }

    @Override
    public LanePolicy lane(String lane) {
        return get().destinations().lane(lane);
    }

    @Override
    public RetrySchedule retry(Domain domain, String lane) {
        return get().destinations().retry(domain, lane);
    }

    @Override
    public MailIntake.Acceptance check(Transaction transaction, Recipient recipient) {
        return get().check().check(transaction, recipient);
    }

    /// The filters of a session.
    public MailFilter filters(Session session) {
        return get().chains().of(session);
    }

    /// The transport of that name.
    public Optional<DeliveryTransport> transport(String name) {
        return Optional.ofNullable(get().transports().get(name));
    }
}
