// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.Deferral;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.event.DeliveryEvent;
import io.postrider.api.event.MtaEvent;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Envelope;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Origin;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.MailIntake;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.StoreException;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.queue.content.LocalEnvelope;
import io.postrider.queue.content.LocalSession;
import io.postrider.queue.content.LocalTransaction;
import io.postrider.queue.dsn.DsnSettings;
import io.postrider.queue.record.QueueTables;
import io.postrider.queue.record.Suspension;
import io.postrider.queue.schedule.LanePolicy;
import io.postrider.queue.schedule.RetrySchedule;
import io.postrider.queue.store.MemoryQueueStore;
import io.postrider.queue.view.QueueAction;
import io.postrider.queue.view.QueueFilter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Drives the whole queue by a seed: mail comes in, next hops answer as they like, die and come back,
/// the process dies at any moment and starts again, an operator interferes. At the end everything must
/// have been delivered once, or its sender been told; twice only where an answer was lost.
class QueueSimulationTest {
    private static final int SEEDS = Integer.getInteger("postrider.simulation.seeds", 1_000);
    private static final long FIRST_SEED = Long.getLong("postrider.simulation.first", 1L);

    @Test
    void nothingIsLostOrDoubledWhateverHappens() throws StoreException {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            try {
                new World(seed).run();
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
            }
        }
    }

    /// The process dies.
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private record Target(QueueId id, String address) {}

    private static final class World {
        private final Random random;
        private final QueueHarness.Time clock = new QueueHarness.Time();
        private final MemoryQueueStore store = new MemoryQueueStore(clock, 1 << 30);
        private final List<Runnable> tasks = new ArrayList<>();
        private final Map<Target, Integer> delivered = new HashMap<>();
        private final Set<Target> unsure = new HashSet<>();
        private final Set<Target> ended = new HashSet<>();
        private final Set<Target> expected = new HashSet<>();
        private final Map<String, Instant> deadUntil = new HashMap<>();
        private MailQueue queue;
        private QueueIntake intake;
        private boolean calm;
        private long generation = 1;

        World(long seed) throws StoreException {
            random = new Random(seed);
            start();
        }

        private void start() throws StoreException {
            tasks.clear();
            RetrySchedule retry = new RetrySchedule(
                    List.of(Duration.ofSeconds(1), Duration.ofSeconds(30)),
                    Duration.ofMinutes(30),
                    Duration.ofMinutes(30),
                    Duration.ofMinutes(5));
            LanePolicy policy = LanePolicy.of(retry).withRecipientsPerAttempt(2).withConcurrency(3);
            QueuePorts ports = new QueuePorts(
                    store,
                    Routes.of(this::route, () -> generation),
                    destinations(policy, retry),
                    name -> Optional.of(this::deliver),
                    this::note,
                    clock,
                    random,
                    tasks::add);
            QueueSettings usual = QueueSettings.usual();
            QueueSettings small = new QueueSettings(
                    100,
                    5,
                    usual.attemptTimeout(),
                    usual.uncertain(),
                    false,
                    50,
                    usual.agingStep(),
                    usual.heldExpireAfter());
            MailFilter none = session -> new MailFilter.Hooks() {};
            queue = new MailQueue(
                    ports,
                    small,
                    DsnSettings.usual(),
                    new MailQueue.Self("mx.example.test", Mailbox.parse("postmaster@home.test"), s -> none));
            queue.open();
            intake = queue.intake(IntakePorts.of((t, r) -> new MailIntake.Acceptance.Accept(), s -> none));
        }

        private static DestinationPolicy destinations(LanePolicy policy, RetrySchedule retry) {
            return new DestinationPolicy() {
                @Override
                public LanePolicy lane(String lane) {
                    return policy;
                }

                @Override
                public RetrySchedule retry(io.postrider.api.mail.Domain domain, String lane) {
                    return retry;
                }
            };
        }

        private Routing route(Envelope envelope, Recipient recipient) {
            String address = recipient.mailbox().toString();
            if (address.startsWith("list")) {
                return new Routing.Expand(List.of(
                        Routing.Member.of(Mailbox.parse("m1." + address.substring(4))),
                        Routing.Member.of(Mailbox.parse("m2." + address.substring(4)))));
            }
            if (!calm && random.nextInt(20) == 0) {
                return new Routing.Defer(Diagnostic.of("4.3.0", "the table is away"));
            }
            if (address.startsWith("hold") && !recipient.released()) {
                return new Routing.Via(Route.of("hold", ""));
            }
            if (address.startsWith("nobody")) {
                return new Routing.Fail(Diagnostic.of("5.1.1", "no such user"));
            }
            return new Routing.Via(Route.of("smtp", recipient.mailbox().domain().ascii()));
        }

        private void deliver(DeliveryRequest request) {
            Instant dead = deadUntil.getOrDefault(request.route().nextHop(), Instant.MIN);
            if (!calm && dead.isAfter(clock.instant())) {
                Deferral deferral =
                        Deferral.of(Diagnostic.of("4.4.1", "refused")).withScope(Deferral.Scope.LANE);
                request.recipients().forEach(r -> request.settle(r, new DeliveryOutcome.Deferred(deferral)));
                return;
            }
            if (!calm && random.nextInt(10) == 0) {
                if (random.nextBoolean()) {
                    throw new Crash();
                }
                throw new IllegalStateException("a bug");
            }
            request.handingOver(request.recipients());
            for (Recipient recipient : request.recipients()) {
                answer(request, recipient);
            }
        }

        private void answer(DeliveryRequest request, Recipient recipient) {
            Target target = new Target(request.id(), request.address(recipient).toString());
            int chance = calm ? 0 : random.nextInt(20);
            if (chance == 1) {
                request.settle(recipient, QueueHarness.deferred("not now"));
            } else if (chance == 2) {
                request.settle(recipient, QueueHarness.failed("5.1.1", "nobody here"));
            } else {
                assertThat(ended).as("delivered although it was given up").doesNotContain(target);
                delivered.merge(target, 1, Integer::sum);
                if (chance == 3) {
                    // the answer is lost; what was settled of the others in this attempt is too if the process dies
                    request.recipients()
                            .forEach(r -> unsure.add(
                                    new Target(request.id(), request.address(r).toString())));
                    if (random.nextBoolean()) {
                        throw new Crash();
                    }
                } else {
                    request.settle(recipient, QueueHarness.delivered());
                }
            }
        }

        private void note(MtaEvent event) {
            if (event instanceof DeliveryEvent delivery && delivery.state().equals("failed")) {
                ended.add(new Target(
                        delivery.queueId().orElseThrow(),
                        delivery.recipient().mailbox().toString()));
            }
        }

        private void submit() throws StoreException {
            List<Recipient> recipients = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                String[] users = {"a", "b", "c", "list", "hold", "nobody"};
                String user = users[random.nextInt(users.length)] + i;
                String address = user + "@d" + random.nextInt(4) + ".test";
                recipients.add(Recipient.of("session", i, Mailbox.parse(address), DsnRequest.unsaid()));
            }
            MailParameters parameters = MailParameters.none().withPriority(random.nextInt(5) - 2);
            if (random.nextInt(10) == 0) {
                parameters = parameters.withHoldUntil(clock.instant().plusSeconds(random.nextInt(100)));
            }
            LocalSession session =
                    new LocalSession("s", Origin.PICKUP, "mx.example.test", clock.instant(), Optional.empty());
            LocalEnvelope envelope = new LocalEnvelope(
                    ReversePath.parse("s" + random.nextInt(3) + "@home.test"),
                    parameters,
                    recipients,
                    Origin.PICKUP,
                    clock.instant(),
                    Optional.empty(),
                    random.nextBoolean() ? "" : "tenant");
            MailFilter.Hooks hooks = new MailFilter.Hooks() {};
            try (MailIntake.Arrival arrival =
                    intake.begin(new LocalTransaction(session, envelope, Optional.empty()), hooks)) {
                arrival.write(ByteBuffer.wrap("Subject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII)));
                QueueId id = QueueHarness.accepted(arrival.finish());
                for (Recipient recipient : recipients) {
                    expect(id, recipient.mailbox().toString());
                }
            }
        }

        private void expect(QueueId id, String address) {
            if (address.startsWith("list")) {
                expected.add(new Target(id, "m1." + address.substring(4)));
                expected.add(new Target(id, "m2." + address.substring(4)));
            } else {
                expected.add(new Target(id, address));
            }
        }

        /// The list that a member came from; it may have been given up before it was expanded.
        private static Target parent(Target member) {
            return new Target(member.id(), member.address().replaceFirst("^m[12]\\.", "list"));
        }

        void run() throws StoreException {
            for (int step = 0; step < 120; step++) {
                try {
                    step(random.nextInt(12));
                } catch (Crash crash) {
                    restart();
                }
            }
            drain();
            verify();
        }

        private void restart() throws StoreException {
            store.close();
            generation += random.nextInt(4) == 0 ? 1 : 0;
            start();
        }

        private void step(int what) throws StoreException {
            switch (what) {
                case 0, 1 -> submit();
                case 2, 3, 4, 5 -> queue.turn();
                case 6, 7, 8 -> runOne();
                case 9 -> clock.advance(Duration.ofMillis(random.nextInt(3_000)));
                case 10 -> interfere();
                default -> {
                    if (random.nextInt(10) == 0) {
                        throw new Crash();
                    }
                    deadUntil.put(
                            "d" + random.nextInt(4) + ".test", clock.instant().plusSeconds(random.nextInt(200)));
                }
            }
        }

        private void runOne() {
            if (!tasks.isEmpty()) {
                tasks.remove(random.nextInt(tasks.size())).run();
            }
        }

        private void interfere() throws StoreException {
            QueueManager manager = queue.manager();
            String domain = "d" + random.nextInt(4) + ".test";
            QueueFilter filter = row -> row.recipientDomain().equals(domain);
            switch (random.nextInt(6)) {
                case 0 -> manager.act(QueueAction.RETRY, filter, false);
                case 1 -> manager.act(QueueAction.HOLD, filter, false);
                case 2 -> manager.act(QueueAction.RELEASE, filter, false);
                case 3 -> manager.act(QueueAction.BOUNCE, filter, false);
                case 4 -> manager.suspend(new Suspension(Suspension.Kind.DOMAIN, domain, clock.instant(), "test"));
                default -> manager.resume(Suspension.Kind.DOMAIN, domain);
            }
        }

        /// Everything works again, and nobody interferes any more.
        private void drain() throws StoreException {
            calm = true;
            int idle = 0;
            for (Suspension suspension : queue.manager().suspensions()) {
                queue.manager().resume(suspension.kind(), suspension.name());
            }
            for (int i = 0; i < 20_000 && !isEmpty(); i++) {
                Instant wake = queue.turn();
                if (!tasks.isEmpty()) {
                    runOne();
                } else {
                    if (idle++ % 50 == 0) {
                        queue.manager().act(QueueAction.RELEASE, QueueFilter.everything(), false);
                    }
                    Instant now = clock.instant();
                    clock.set(wake.isAfter(now) ? wake : now.plusMillis(1));
                }
            }
        }

        private boolean isEmpty() throws StoreException {
            return tasks.isEmpty()
                    && store.range(QueueTables.ENVELOPES, new byte[0], new byte[0], 1)
                            .entries()
                            .isEmpty();
        }

        private void verify() throws StoreException {
            for (var table : QueueTables.all()) {
                assertThat(store.range(table, new byte[0], new byte[0], 3).entries())
                        .as("left in %s", table.name())
                        .isEmpty();
            }
            for (Target target : expected) {
                int times = delivered.getOrDefault(target, 0);
                boolean told = ended.contains(target) || ended.contains(parent(target));
                assertThat(times > 0 || told).as("lost: %s", target).isTrue();
                assertThat(times <= 1 || unsure.contains(target))
                        .as("doubled: %s", target)
                        .isTrue();
            }
        }
    }
}
