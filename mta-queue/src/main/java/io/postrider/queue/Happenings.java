// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.delivery.AttemptFacts;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.event.DeliveryEvent;
import io.postrider.api.event.EventPublisher;
import io.postrider.api.event.MessageEvent;
import io.postrider.api.event.OperationEvent;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.QueueId;
import io.postrider.api.routing.Route;
import io.postrider.api.smtp.Session;
import io.postrider.queue.record.RecipientRow;
import io.postrider.queue.record.StoredEnvelope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/// Publishes what happens to queued mail. Thread-safe.
final class Happenings {
    private final EventPublisher events;
    private final InstantSource clock;

    Happenings(EventPublisher events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    /// Something happened to a message that is stored.
    void message(MessageEvent.Action action, StoredEnvelope envelope, Optional<Session> session, String reason) {
        events.publish(new OfMessage(
                clock.instant(),
                action,
                Optional.of(envelope.id()),
                envelope,
                session,
                envelope.notes().sizeOctets(),
                envelope.notes().messageId(),
                reason.isEmpty() ? Optional.empty() : Optional.of(reason)));
    }

    /// Something happened to a message that never was.
    void refused(MessageEvent.Action action, QueueId id, Envelope envelope, Session session, String reason) {
        events.publish(new OfMessage(
                clock.instant(),
                action,
                Optional.of(id),
                envelope,
                Optional.of(session),
                0,
                Optional.empty(),
                Optional.of(reason)));
    }

    /// A recipient's attempt has ended.
    void delivery(StoredEnvelope envelope, Recipient recipient, RecipientRow row, Trying trying) {
        events.publish(new OfDelivery(clock.instant(), envelope, recipient, row, trying));
    }

    /// Something happened to the queue.
    void operation(String subject, String name, String text, boolean warning) {
        events.publish(new OfOperation(clock.instant(), subject, name, text, warning));
    }

    /// One attempt as the events tell it.
    ///
    /// @param route the way, if there was one
    /// @param outcome what came of it
    /// @param facts what was seen of the connection
    /// @param began when it was begun
    record Trying(
            Optional<Route> route, Optional<DeliveryOutcome> outcome, Optional<AttemptFacts> facts, Instant began) {}

    private record OfMessage(
            Instant at,
            Action action,
            Optional<QueueId> queueId,
            Envelope envelope,
            Optional<Session> session,
            long sizeOctets,
            Optional<String> messageId,
            Optional<String> reason)
            implements MessageEvent {
        @Override
        public String kind() {
            return action.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public Optional<String> sessionId() {
            return session.map(Session::id);
        }
    }

    private record OfDelivery(Instant at, StoredEnvelope stored, Recipient recipient, RecipientRow row, Trying trying)
            implements DeliveryEvent {
        @Override
        public String kind() {
            return state();
        }

        @Override
        public Optional<QueueId> queueId() {
            return Optional.of(stored.id());
        }

        @Override
        public Optional<String> sessionId() {
            return Optional.empty();
        }

        @Override
        public Envelope envelope() {
            return stored;
        }

        @Override
        public Optional<Route> route() {
            return trying.route();
        }

        @Override
        public Optional<DeliveryOutcome> outcome() {
            return trying.outcome();
        }

        @Override
        public String state() {
            return row.state().word();
        }

        @Override
        public Optional<AttemptFacts> facts() {
            return trying.facts();
        }

        @Override
        public int attempt() {
            return Math.max(1, row.attempts());
        }

        @Override
        public Optional<Instant> due() {
            return row.state().isFinal() ? Optional.empty() : row.progress().due();
        }

        @Override
        public Duration delay() {
            return Duration.between(stored.arrived(), at);
        }

        @Override
        public Optional<String> delays() {
            Duration before = Duration.between(stored.arrived(), trying.began());
            Duration connect = sum("connect", "greeting", "ehlo", "tls");
            Duration rest = Duration.between(trying.began(), at).minus(connect);
            return Optional.of(seconds(before) + "/0/" + seconds(connect) + "/" + seconds(rest));
        }

        private Duration sum(String... phases) {
            Duration sum = Duration.ZERO;
            for (String phase : phases) {
                sum = sum.plus(trying.facts()
                        .map(facts -> facts.phases().getOrDefault(phase, Duration.ZERO))
                        .orElse(Duration.ZERO));
            }
            return sum;
        }

        private static String seconds(Duration duration) {
            long millis = Math.max(0, duration.toMillis());
            String text = String.format(Locale.ROOT, millis < 1_000 ? "%.2f" : "%.1f", millis / 1000.0);
            return millis >= 10_000 ? Long.toString(Math.round(millis / 1000.0)) : text.replaceFirst("\\.?0+$", "");
        }
    }

    private record OfOperation(Instant at, String subject, String name, String text, boolean warning)
            implements OperationEvent {
        @Override
        public String kind() {
            return subject;
        }

        @Override
        public Optional<QueueId> queueId() {
            return Optional.empty();
        }

        @Override
        public Optional<String> sessionId() {
            return Optional.empty();
        }
    }
}
