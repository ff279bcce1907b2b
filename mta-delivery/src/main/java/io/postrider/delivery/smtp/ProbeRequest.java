// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.delivery.AttemptFacts;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import io.postrider.api.routing.Route;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// An attempt that stops behind RCPT: it goes the same way as mail, through the same hosts and TLS
/// policies, and has nothing to send. Used by one thread.
final class ProbeRequest implements DeliveryRequest, Envelope {
    private static final QueueId NO_MESSAGE = new QueueId(0);
    private final Recipient recipient;
    private final Route route;
    private final Instant begun;
    private final Instant deadline;
    private Optional<DeliveryOutcome> outcome = Optional.empty();

    ProbeRequest(Mailbox mailbox, Route route, Instant begun, Instant deadline) {
        this.recipient = Recipient.of(NO_MESSAGE, 0, mailbox, DsnRequest.unsaid());
        this.route = route;
        this.begun = begun;
        this.deadline = deadline;
    }

    /// What came of it; empty when nobody answered.
    Optional<DeliveryOutcome> outcome() {
        return outcome;
    }

    @Override
    public QueueId id() {
        return NO_MESSAGE;
    }

    @Override
    public Envelope envelope() {
        return this;
    }

    /// RFC 5321 §4.5.5: what must cause no notification comes from the null reverse-path.
    @Override
    public ReversePath reversePath() {
        return ReversePath.none();
    }

    @Override
    public MailParameters parameters() {
        return MailParameters.none();
    }

    @Override
    public List<Recipient> recipients() {
        return List.of(recipient);
    }

    @Override
    public Mailbox address(Recipient one) {
        return route.recipient().orElse(one.mailbox());
    }

    @Override
    public Content content() {
        return OctetContent.of(new byte[0]);
    }

    @Override
    public Route route() {
        return route;
    }

    @Override
    public int attemptsBefore() {
        return 0;
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public void handingOver(Collection<Recipient> recipients) {
        throw new IllegalStateException("a probe hands nothing over");
    }

    @Override
    public void settle(Recipient one, DeliveryOutcome found) {
        outcome = Optional.of(found);
    }

    @Override
    public void observe(AttemptFacts facts) {
        // a probe is no attempt of a message
    }

    @Override
    public Origin origin() {
        return Origin.API;
    }

    @Override
    public Instant arrived() {
        return begun;
    }

    @Override
    public Optional<String> user() {
        return Optional.empty();
    }

    @Override
    public String listener() {
        return "probe";
    }

    @Override
    public String tenant() {
        return "";
    }

    @Override
    public Optional<String> clientAddress() {
        return Optional.empty();
    }
}
