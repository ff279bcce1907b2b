// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.delivery.AttemptFacts;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.ContentTraits;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import io.postrider.api.routing.Route;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One attempt with a message in memory; keeps what the transport said, in order.
final class FakeRequest implements DeliveryRequest {
    final Map<Recipient, DeliveryOutcome> outcomes = new LinkedHashMap<>();
    final List<String> log;
    ReversePath reversePath = ReversePath.parse("sender@third.example");
    private final Route route;
    private final List<Recipient> recipients;
    private final Content content;

    FakeRequest(Route route, String message, List<String> log, String... recipients) {
        this.route = route;
        this.log = log;
        this.content = content(message);
        this.recipients = new ArrayList<>();
        for (String recipient : recipients) {
            this.recipients.add(
                    Recipient.of("m", this.recipients.size(), Mailbox.parse(recipient), DsnRequest.unsaid()));
        }
    }

    FakeRequest(Route route, String message, String... recipients) {
        this(route, message, new ArrayList<>(), recipients);
    }

    /// The one outcome, as text.
    String outcome() {
        return switch (outcomes.values().iterator().next()) {
            case DeliveryOutcome.Delivered(var remote, var handover) -> "delivered " + remote;
            case DeliveryOutcome.Deferred(var deferral) -> "deferred " + deferral.why();
            case DeliveryOutcome.Failed(var why) -> "failed " + why;
        };
    }

    static Content content(String message) {
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        int end = message.indexOf("\r\n\r\n");
        int head = end < 0 ? octets.length : message.substring(0, end + 2).getBytes(StandardCharsets.UTF_8).length;
        return new Content() {
            @Override
            public long sizeOctets() {
                return octets.length;
            }

            @Override
            public byte[] head() {
                return java.util.Arrays.copyOf(octets, head);
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(octets);
            }

            @Override
            public long transferTo(long position, long count, WritableByteChannel channel) throws IOException {
                return channel.write(
                        ByteBuffer.wrap(octets, (int) position, (int) Math.min(count, octets.length - position)));
            }

            @Override
            public ContentTraits traits() {
                return ContentTraits.plain();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public QueueId id() {
        return new QueueId(1L << 40);
    }

    @Override
    public Envelope envelope() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ReversePath reversePath() {
        return reversePath;
    }

    @Override
    public List<Recipient> recipients() {
        return recipients;
    }

    @Override
    public Mailbox address(Recipient recipient) {
        return route.recipient().orElse(recipient.mailbox());
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
        return Instant.now().plusSeconds(60);
    }

    @Override
    public void handingOver(Collection<Recipient> handed) {
        log.add("handing over " + handed);
    }

    @Override
    public void settle(Recipient recipient, DeliveryOutcome outcome) {
        if (outcomes.put(recipient, outcome) != null) {
            throw new AssertionError(recipient + " is settled twice");
        }
        log.add("settled " + recipient);
    }

    @Override
    public void observe(AttemptFacts facts) {}
}
