// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.auth.Identity;
import io.postrider.api.delivery.Deferral;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.event.DeliveryEvent;
import io.postrider.api.event.MessageEvent;
import io.postrider.api.event.MtaEvent;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.StoreException;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.queue.content.LocalEnvelope;
import io.postrider.queue.content.LocalSession;
import io.postrider.queue.content.LocalTransaction;
import io.postrider.queue.dsn.DsnSettings;
import io.postrider.queue.schedule.RetrySchedule;
import io.postrider.queue.store.MemoryQueueStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;

/// A whole queue over a store in memory, with a clock that is moved by hand, work done in the caller's
/// thread, and a transport that does as it is told.
final class QueueHarness {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    final Time clock = new Time();
    final List<MtaEvent> events = new ArrayList<>();
    final List<Delivery> deliveries = new ArrayList<>();
    QueueStore store = new MemoryQueueStore(clock, 1 << 30);
    QueueSettings settings = QueueSettings.usual();
    DsnSettings dsn = DsnSettings.usual();
    RetrySchedule retry = new RetrySchedule(
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(10)),
            Duration.ofHours(2),
            Duration.ofHours(2),
            Duration.ofHours(1));
    BiFunction<Envelope, Recipient, Routing> routes = (envelope, recipient) ->
            new Routing.Via(Route.of("smtp", recipient.mailbox().domain().ascii()));
    DeliveryTransport transport = accepting();
    MailFilter.Hooks hooks = new MailFilter.Hooks() {};
    long generation = 1;
    Session session = new LocalSession("s1", Origin.PICKUP, "mx.example.test", START, Optional.empty());
    MailQueue queue;
    QueueIntake intake;

    /// A clock that stands still.
    static final class Time implements InstantSource {
        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        void advance(Duration by) {
            now = now.plus(by);
        }

        void set(Instant at) {
            now = at;
        }
    }

    /// What a transport was given.
    record Delivery(Instant at, QueueId id, String reversePath, List<String> addresses, String content) {}

    QueueHarness open() throws StoreException {
        QueuePorts ports = new QueuePorts(
                store,
                Routes.of((envelope, recipient) -> routes.apply(envelope, recipient), () -> generation),
                DestinationPolicy.uniform(retry),
                name -> name.equals("missing") || name.equals("error")
                        ? Optional.empty()
                        : Optional.of(request -> transport.deliver(request)),
                events::add,
                clock,
                new Random(42),
                Runnable::run);
        MailFilter none = session -> new MailFilter.Hooks() {};
        queue = new MailQueue(
                ports,
                settings,
                dsn,
                new MailQueue.Self("mx.example.test", Mailbox.parse("postmaster@example.test"), s -> none));
        queue.open();
        intake = queue.intake(
                IntakePorts.of((transaction, recipient) -> new MailIntake.Acceptance.Accept(), s -> ignored -> hooks));
        return this;
    }

    /// The process dies and starts again.
    QueueHarness restart() throws StoreException {
        store.close();
        return open();
    }

    static Recipient recipient(int ordinal, String address) {
        return Recipient.of("session", ordinal, Mailbox.parse(address), DsnRequest.unsaid());
    }

    Transaction transaction(String from, MailParameters parameters, List<Recipient> recipients) {
        LocalEnvelope envelope = new LocalEnvelope(
                ReversePath.parse(from),
                parameters,
                recipients,
                session.origin(),
                clock.instant(),
                session.identity().map(Identity::user),
                "");
        return new LocalTransaction(session, envelope, Optional.empty());
    }

    MailIntake.Conclusion offer(Transaction transaction, String content) throws StoreException {
        try (MailIntake.Arrival arrival = intake.begin(transaction, hooks)) {
            arrival.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
            return arrival.finish();
        }
    }

    QueueId submit(String from, String... to) throws StoreException {
        List<Recipient> recipients = new ArrayList<>();
        for (String address : to) {
            recipients.add(recipient(recipients.size(), address));
        }
        return submit(from, MailParameters.none(), recipients);
    }

    QueueId submit(String from, MailParameters parameters, List<Recipient> recipients) throws StoreException {
        return accepted(offer(transaction(from, parameters, recipients), content()));
    }

    static String content() {
        return "Message-ID: <m1@example.test>\r\nSubject: hello\r\n\r\nBody.\r\n";
    }

    static QueueId accepted(MailIntake.Conclusion conclusion) {
        Reply reply = conclusion.reply();
        if (reply.code() != 250) {
            throw new AssertionError("not accepted: " + reply);
        }
        String text = reply.text();
        return QueueId.parse(text.substring(text.lastIndexOf(' ') + 1)).orElseThrow();
    }

    /// Runs until nothing happens at this moment.
    void settle() {
        for (int i = 0; i < 1_000; i++) {
            int before = events.size() + deliveries.size();
            queue.turn();
            queue.turn();
            if (events.size() + deliveries.size() == before) {
                return;
            }
        }
        throw new AssertionError("the queue does not come to rest");
    }

    /// Runs with the time going on.
    void runFor(Duration time) {
        Instant end = clock.instant().plus(time);
        settle();
        while (clock.instant().isBefore(end)) {
            Instant wake = queue.turn();
            Instant next =
                    wake.isAfter(clock.instant()) ? wake : clock.instant().plusMillis(1);
            clock.set(next.isAfter(end) ? end : next);
            settle();
        }
    }

    DeliveryTransport accepting() {
        return answering(recipient -> delivered());
    }

    DeliveryTransport answering(Function<Recipient, DeliveryOutcome> answer) {
        return request -> {
            record(request);
            request.handingOver(request.recipients());
            request.recipients().forEach(recipient -> request.settle(recipient, answer.apply(recipient)));
        };
    }

    void record(DeliveryRequest request) {
        deliveries.add(new Delivery(
                clock.instant(),
                request.id(),
                request.reversePath().toString(),
                request.recipients().stream()
                        .map(recipient -> request.address(recipient).toString())
                        .toList(),
                text(request.content())));
    }

    static String text(Content content) {
        try (var in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    static DeliveryOutcome delivered() {
        Diagnostic said = Diagnostic.of("2.0.0", "taken")
                .withRemoteMta("mx.far.test")
                .withReply(Reply.enhanced(250, "2.0.0", "ok"));
        return new DeliveryOutcome.Delivered(said, DeliveryOutcome.Handover.DSN_CAPABLE);
    }

    static DeliveryOutcome failed(String status, String text) {
        Reply reply = Reply.enhanced(550, status, text);
        return new DeliveryOutcome.Failed(
                Diagnostic.of(status, text).withRemoteMta("mx.far.test").withReply(reply));
    }

    static DeliveryOutcome deferred(String text) {
        Reply reply = Reply.enhanced(451, "4.2.0", text);
        return new DeliveryOutcome.Deferred(Deferral.of(
                Diagnostic.of("4.2.0", text).withRemoteMta("mx.far.test").withReply(reply)));
    }

    static DeliveryOutcome unreachable() {
        return new DeliveryOutcome.Deferred(
                Deferral.of(Diagnostic.of("4.4.1", "connection refused")).withScope(Deferral.Scope.LANE));
    }

    List<String> states() {
        return events.stream()
                .filter(DeliveryEvent.class::isInstance)
                .map(event -> ((DeliveryEvent) event).recipient() + " " + ((DeliveryEvent) event).state())
                .toList();
    }

    List<MessageEvent.Action> actions() {
        return events.stream()
                .filter(MessageEvent.class::isInstance)
                .map(event -> ((MessageEvent) event).action())
                .toList();
    }

    static Verdict proceed() {
        return Verdict.proceed();
    }
}
