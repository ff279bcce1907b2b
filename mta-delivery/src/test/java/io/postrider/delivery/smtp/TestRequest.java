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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An attempt that remembers what was reported.
public final class TestRequest implements DeliveryRequest {
    private final Route route;
    private final List<Recipient> recipients = new ArrayList<>();
    private final Map<String, DeliveryOutcome> outcomes = new LinkedHashMap<>();
    private final List<String> handedOver = new ArrayList<>();
    private final List<AttemptFacts> facts = new ArrayList<>();
    private Content content = TestContent.of("Subject: test\r\n\r\nbody\r\n");
    private MailParameters parameters = MailParameters.none();
    private ReversePath path = ReversePath.parse("sender@example.org");
    private Instant deadline = Instant.now().plus(Duration.ofSeconds(30));

    private TestRequest(Route route) {
        this.route = route;
    }

    public static TestRequest to(String transport, String nextHop, String... addresses) {
        return to(Route.of(transport, nextHop), addresses);
    }

    public static TestRequest to(Route route, String... addresses) {
        TestRequest request = new TestRequest(route);
        for (String one : addresses) {
            request.recipients.add(
                    Recipient.of("m", request.recipients.size(), Mailbox.parse(one), DsnRequest.unsaid()));
        }
        return request;
    }

    public TestRequest with(Content other) {
        content = other;
        return this;
    }

    public TestRequest with(MailParameters other) {
        parameters = other;
        return this;
    }

    public TestRequest from(String reversePath) {
        path = ReversePath.parse(reversePath);
        return this;
    }

    public TestRequest within(Duration time) {
        deadline = Instant.now().plus(time);
        return this;
    }

    public TestRequest dsn(DsnRequest wish) {
        recipients.replaceAll(r -> Recipient.of("m", r.ordinal(), r.mailbox(), wish));
        return this;
    }

    /// The outcome by address.
    public Map<String, DeliveryOutcome> outcomes() {
        return outcomes;
    }

    public DeliveryOutcome only() {
        if (outcomes.size() != 1) {
            throw new AssertionError("not one outcome: " + outcomes);
        }
        return outcomes.values().iterator().next();
    }

    public List<String> handedOver() {
        return handedOver;
    }

    public List<AttemptFacts> facts() {
        return facts;
    }

    @Override
    public QueueId id() {
        return new QueueId(1);
    }

    @Override
    public Envelope envelope() {
        return new TestEnvelope(this);
    }

    private record TestEnvelope(TestRequest request) implements Envelope {
        @Override
        public ReversePath reversePath() {
            return request.path;
        }

        @Override
        public MailParameters parameters() {
            return request.parameters;
        }

        @Override
        public List<Recipient> recipients() {
            return request.recipients;
        }

        @Override
        public Origin origin() {
            return Origin.SMTP;
        }

        @Override
        public Instant arrived() {
            return Instant.EPOCH;
        }

        @Override
        public Optional<String> user() {
            return Optional.empty();
        }

        @Override
        public String listener() {
            return "mx";
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

    @Override
    public ReversePath reversePath() {
        return path;
    }

    @Override
    public List<Recipient> recipients() {
        return recipients;
    }

    @Override
    public Mailbox address(Recipient recipient) {
        return recipient.mailbox();
    }

    @Override
    public Content content() {
        return content;
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
    public void handingOver(Collection<Recipient> who) {
        who.forEach(r -> handedOver.add(r.mailbox().toString()));
    }

    @Override
    public void settle(Recipient recipient, DeliveryOutcome outcome) {
        if (outcomes.put(recipient.mailbox().toString(), outcome) != null) {
            throw new AssertionError(recipient + " settled twice");
        }
    }

    @Override
    public void observe(AttemptFacts seen) {
        facts.add(seen);
    }
}
