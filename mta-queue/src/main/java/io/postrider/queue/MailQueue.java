// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.queue.Ownership;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.api.smtp.Session;
import io.postrider.queue.dsn.DsnSettings;
import io.postrider.queue.dsn.Notifier;
import io.postrider.queue.ledger.MessageLedger;
import io.postrider.queue.record.QueueTables;
import io.postrider.queue.record.ScheduleKey;
import io.postrider.queue.schedule.LaneName;
import io.postrider.queue.schedule.LanePolicy;
import io.postrider.queue.schedule.LaneScheduler;
import io.postrider.queue.schedule.Part;
import io.postrider.queue.schedule.Refill;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The queue as a whole: makes its parts, opens the store, recovers, runs, closes. Made once;
/// thread-safe.
public final class MailQueue {
    private static final Logger LOG = LoggerFactory.getLogger(MailQueue.class);
    private static final int CACHED_MESSAGES = 20_000;
    private static final int ROUTINGS = 64;
    private static final String STORE = "the store";
    private final Core core;
    private final Settler settler;
    private final DeliveryWorker worker;
    private final PartReader reader;
    private final Deadlines deadlines;
    private final QueueManager manager;
    private Optional<Thread> thread = Optional.empty();
    private volatile int uncertain;

    /// Who we are when we write ourselves.
    ///
    /// @param hostname our name
    /// @param postmaster who gets double bounces
    /// @param filters the filters of mail of our own, by its session stand-in
    public record Self(String hostname, Mailbox postmaster, Function<Session, MailFilter> filters) {}

    /// Makes it; nothing is opened yet.
    public MailQueue(QueuePorts ports, QueueSettings settings, DsnSettings dsn, Self self) {
        Times times = new Times(ports.destinations(), settings, ports.random());
        LaneScheduler scheduler = new LaneScheduler(settings.limits(), lane -> policy(ports.destinations(), lane));
        Notifier notifier = new Notifier(
                new Notifier.Ports(
                        ports.store(),
                        self.filters(),
                        (envelope, now) -> times.deadline(envelope),
                        ports.random(),
                        self.hostname(),
                        self.postmaster()),
                dsn);
        this.core = new Core(
                ports,
                settings,
                new MessageLedger(ports.store(), CACHED_MESSAGES),
                new LaneRunner(scheduler, ports.clock(), ports.workers()),
                notifier,
                new Suspensions(ports.store()),
                times,
                new Happenings(ports.events(), ports.clock()));
        this.settler = new Settler(core);
        this.worker = new DeliveryWorker(core, new Router(core, settler), settler);
        this.reader = new PartReader(ports.store(), ports.clock());
        this.deadlines = new Deadlines(core, settler, reader);
        this.manager = new QueueManager(core, settler, reader);
    }

    /// The work in the lanes of unrouted mail is the routing, which no next hop slows down.
    private static LanePolicy policy(DestinationPolicy destinations, String lane) {
        LanePolicy policy = destinations.lane(lane);
        return LaneName.needsRouting(lane)
                ? new LanePolicy(ROUTINGS, ROUTINGS, 0, policy.ratePeriod(), 1, List.of(), policy.retry())
                : policy;
    }

    /// The door for mail.
    public QueueIntake intake(IntakePorts ports) {
        return new QueueIntake(core, ports);
    }

    /// Looking and acting.
    public QueueManager manager() {
        return manager;
    }

    /// Opens the store and recovers; nothing is tried yet.
    public void open() throws StoreException {
        core.ports().store().open(new StoreWatch(), QueueTables.all());
        uncertain = new Recovery(core, reader, settler).run();
        if (uncertain > 0) {
            core.happenings()
                    .operation(
                            "queue",
                            "uncertain",
                            uncertain + " recipients were being handed over at the last end",
                            true);
        }
    }

    /// Opens, and starts the scheduler's thread.
    public void start() throws StoreException {
        open();
        Thread runner = Thread.ofPlatform()
                .name("lane-scheduler")
                .unstarted(() -> core.runner().run(work()));
        thread = Optional.of(runner);
        runner.start();
    }

    /// One turn of the scheduler, for a caller that brings its own thread and time; returns when to
    /// come again.
    public Instant turn() {
        return core.runner().turn(work());
    }

    private LaneRunner.Work work() {
        return new LaneRunner.Work() {
            @Override
            public void run(Part part) {
                worker.run(part);
            }

            @Override
            public Refill.Result read(Refill refill) throws StoreException {
                return reader.read(refill);
            }

            @Override
            public void spill(Part part) {
                settler.settle(Settlement.of(part, Map.of(), core.now()));
            }

            @Override
            public void overdue(Part part) {
                deadlines.passed(part);
            }

            @Override
            public void sweep() {
                deadlines.sweep();
                settler.retryUnsettled();
                manager.carryOut();
                worker.cutOff();
            }
        };
    }

    /// Recipients that the last end of the process left uncertain.
    public int uncertainAtStart() {
        return uncertain;
    }

    /// Starts no new attempt; waits for those that run, cuts off the rest, and closes the store.
    ///
    /// @param patience how long running attempts get
    public void close(Duration patience) throws StoreException {
        core.runner().pause("closing", true);
        Instant end = core.now().plus(patience);
        try {
            while (worker.running() > 0 && core.now().isBefore(end)) {
                core.runner().awaitChange(Duration.ofMillis(100));
            }
            worker.stop();
            Instant last = core.now().plus(Duration.ofSeconds(2));
            while (core.runner().running() > 0 && core.now().isBefore(last)) {
                core.runner().awaitChange(Duration.ofMillis(50));
            }
            core.runner().end();
            if (thread.isPresent()) {
                thread.get().join(Duration.ofSeconds(2));
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        core.ports().store().close();
    }

    /// A commit in doubt may have happened after all: its schedule row was announced to nobody.
    private void lookAgain() {
        try {
            List<ScheduleKey> first = new ArrayList<>();
            reader.firstRows(first::add);
            core.runner().stored(first);
        } catch (StoreException failed) {
            LOG.warn("the schedule cannot be looked through again: {}", failed.getMessage());
        }
    }

    /// Hears from the store.
    private final class StoreWatch implements Ownership {
        @Override
        public void gained(Shard shard, QueueId highest) {
            LOG.debug("shard {} is ours, ids go on above {}", shard.number(), highest);
        }

        @Override
        public void lost(Shard shard) {
            core.runner().pause(STORE, true);
            core.happenings().operation("store", "queue", "shard " + shard.number() + " is lost", true);
        }

        @Override
        public void damaged(QueueId id, String why) {
            core.ledger().forget(id);
            core.happenings().operation("store", id.toString(), "damaged and set aside: " + why, true);
        }

        @Override
        public void failing(String why) {
            core.runner().pause(STORE, true);
            core.happenings().operation("store", "queue", "cannot write: " + why, true);
        }

        @Override
        public void healthy() {
            core.runner().pause(STORE, false);
            core.ports().workers().execute(MailQueue.this::lookAgain);
            core.happenings().operation("store", "queue", "can write again", false);
        }
    }
}
