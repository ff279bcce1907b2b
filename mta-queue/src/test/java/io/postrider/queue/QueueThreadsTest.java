// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.event.EventPublisher;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.queue.StoreException;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.queue.content.LocalEnvelope;
import io.postrider.queue.content.LocalSession;
import io.postrider.queue.content.LocalTransaction;
import io.postrider.queue.dsn.DsnSettings;
import io.postrider.queue.schedule.RetrySchedule;
import io.postrider.queue.store.MemoryQueueStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The queue with its own thread and many workers at once.
class QueueThreadsTest {
    private static final int SESSIONS = 16;
    private static final int MESSAGES = 200;
    private final Map<String, AtomicInteger> delivered = new ConcurrentHashMap<>();
    private final Random random = new Random(5);

    private void deliver(DeliveryRequest request) {
        request.handingOver(request.recipients());
        for (Recipient recipient : request.recipients()) {
            boolean later = request.attemptsBefore() == 0 && random.nextInt(10) == 0;
            if (later) {
                request.settle(recipient, QueueHarness.deferred("not at once"));
            } else {
                String key = request.id() + " " + recipient.mailbox();
                delivered.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
                request.settle(recipient, QueueHarness.delivered());
            }
        }
    }

    @Test
    void everythingIsDeliveredOnceByManyThreads() throws Exception {
        RetrySchedule retry = new RetrySchedule(
                List.of(Duration.ofMillis(200)), Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1));
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            MailFilter none = session -> new MailFilter.Hooks() {};
            MailQueue queue = new MailQueue(
                    new QueuePorts(
                            new MemoryQueueStore(InstantSource.system(), 1 << 30),
                            Routes.of(
                                    (e, r) -> new Routing.Via(Route.of(
                                            "smtp", r.mailbox().domain().ascii())),
                                    () -> 1),
                            DestinationPolicy.uniform(retry),
                            name -> Optional.of(this::deliver),
                            EventPublisher.nobody(),
                            InstantSource.system(),
                            random,
                            workers),
                    QueueSettings.usual(),
                    DsnSettings.usual(),
                    new MailQueue.Self("mx.example.test", Mailbox.parse("postmaster@example.test"), s -> none));
            queue.start();
            QueueIntake intake = queue.intake(IntakePorts.of((t, r) -> new MailIntake.Acceptance.Accept(), s -> none));
            List<Future<Boolean>> sessions = java.util.stream.IntStream.range(0, SESSIONS)
                    .mapToObj(i -> workers.submit(() -> session(intake, i)))
                    .toList();
            for (Future<Boolean> session : sessions) {
                assertThat(session.get()).isTrue();
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> delivered.size() == SESSIONS * MESSAGES * 2);
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            queue.manager().count(row -> true, row -> "all").isEmpty());
            assertThat(delivered.values()).allMatch(count -> count.get() == 1);
            queue.close(Duration.ofSeconds(5));
        }
    }

    private static boolean session(QueueIntake intake, int number) throws StoreException {
        Instant now = InstantSource.system().instant();
        LocalSession session = new LocalSession("s" + number, Origin.PICKUP, "mx", now, Optional.empty());
        for (int i = 0; i < MESSAGES; i++) {
            List<Recipient> to = List.of(
                    Recipient.of("s", 0, Mailbox.parse("a@d" + i % 20 + ".test"), DsnRequest.unsaid()),
                    Recipient.of("s", 1, Mailbox.parse("b@d" + i % 7 + ".test"), DsnRequest.unsaid()));
            LocalEnvelope envelope = new LocalEnvelope(
                    ReversePath.parse("s" + number + "@example.test"),
                    MailParameters.none(),
                    to,
                    Origin.PICKUP,
                    now,
                    Optional.empty(),
                    "");
            LocalTransaction transaction = new LocalTransaction(session, envelope, Optional.empty());
            try (MailIntake.Arrival arrival = intake.begin(transaction, new MailFilter.Hooks() {})) {
                arrival.write(ByteBuffer.wrap("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII)));
                if (arrival.finish().reply().code() != 250) {
                    return false;
                }
            }
        }
        return true;
    }
}
