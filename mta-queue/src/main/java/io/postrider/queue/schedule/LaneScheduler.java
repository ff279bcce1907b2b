// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import io.postrider.api.queue.QueueId;
import io.postrider.queue.record.PartKey;
import io.postrider.queue.record.ScheduleKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Decides which part is tried next. Pure: the caller brings the time, carries out what is decided, and
/// comes back with what came of it. One thread.
///
/// **The nouns.** A *part* is one message's recipients in one lane. A *lane* is transport, next hop and
/// source. A *job* is all parts of one message in one queue. The words are close to those of Postfix's
/// queue manager, which is the model; the machinery differs, because most of our mail is not in memory.
///
/// **Two stages.** A part that may be tried waits in its lane's own queue. A lane that may do something
/// now (not suspended, not resting, room in its window, a token of its rate, room in the caps that it
/// shares) *nominates* parts for the common queue, as many as it has room. A free worker takes the head
/// of the common queue. Both queues give turns in the same way ([FairQueue]): by priority with aging,
/// then evenly over tenants and over senders, and within a sender by arrival, where a small job goes
/// between the parts of a big one. The first stage is what makes a slow next hop fair to its senders;
/// the second is what makes the workers fair to all. Nobody can keep a worker from others by having
/// many lanes, since his lanes' nominations share his turn; and nobody can fill a lane, since a
/// nomination is at most a window's worth.
///
/// **Feedback.** Each lane's [ConcurrencyWindow] grows with success and shrinks with failed
/// connections. When the next hop turns out dead, the lane withdraws its nominations and rests; then
/// one part goes as a probe. The rest is a step of the lane's own retry schedule, never more than the
/// first while fewer than three attempts failed.
///
/// **Memory.** At most `window` parts are in memory; a lane that cannot be tried keeps only a handful.
/// What does not fit stays in the store, where each row lies under lane, priority, tenant and due time.
/// For each of these buckets the lane's [Backlog] remembers the lowest key not yet read and when it is
/// due. [#refills] says what is worth reading now: lanes that run low and could do something, one read
/// at a time for each lane, tenant by tenant, so that one heavy sender fills neither the window nor a
/// read.
///
/// **Time.** Nothing here waits. [#wake] says when the next thing could happen without a call: a lane's
/// rest ends, a token is there, a stored row is due, a part's deadline passes. Deadlines (expiry, delay
/// warnings, DELIVERBY) run in every state but *running*: a part that waits behind a dead host expires
/// like any other.
public final class LaneScheduler {
    private static final int MOST_REFILLS = 200;
    private final SchedulerLimits limits;
    private final Function<String, LanePolicy> policies;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final HeldParts held = new HeldParts();
    private final FairQueue<Part> nominated;
    private final LaneTimers timers = new LaneTimers();
    private final SharedCaps caps = new SharedCaps();
    private final Set<String> hungry = new LinkedHashSet<>();
    private final Set<String> crowded = new LinkedHashSet<>();
    private int running;

    /// Makes one without mail.
    ///
    /// @param limits the bounds
    /// @param policies what a lane of this name may do; asked once while the lane lives
    public LaneScheduler(SchedulerLimits limits, Function<String, LanePolicy> policies) {
        this.limits = limits;
        this.policies = policies;
        this.nominated = new FairQueue<>(limits.agingStep(), LaneScheduler::cost);
    }

    static int cost(Part part) {
        return Math.max(1, part.ordinals().size());
    }

    private Lane lane(String name, Instant now) {
        return lanes.computeIfAbsent(name, n -> new Lane(n, policies.apply(n), limits.agingStep(), now));
    }

    /// Takes a part into memory; false when there is no room for it: then it has to go to the store
    /// under its lane, and [#stored] be called.
    public boolean offer(Part part, Instant now) {
        Lane lane = lane(part.lane(), now);
        boolean idle = lane.isSuspended() || lane.isResting(now);
        int most = idle ? limits.partsPerIdleLane() : limits.window() / 4;
        // a lane with nothing in memory gets one part in, so that a full window starves nobody
        boolean room = lane.inMemory() == 0 || held.size() < limits.window() && lane.inMemory() < most;
        if (!room || held.find(part.key()).isPresent()) {
            return false;
        }
        held.add(part);
        lane.queue().offer(part, part.claim());
        pump(lane, now);
        return true;
    }

    /// True when parts that stand on this row are in memory.
    public boolean holds(ScheduleKey row) {
        return held.standOn(row);
    }

    /// The part in memory.
    public Optional<Part> find(PartKey key) {
        return held.find(key).map(HeldParts.Held::part);
    }

    /// True when an attempt with this part runs.
    public boolean isRunning(PartKey key) {
        return held.isRunning(key);
    }

    /// A row is in the store that is not in memory.
    public void stored(ScheduleKey key, Instant now) {
        if (!key.lane().equals(LaneName.HELD)) {
            Lane lane = lane(key.lane(), now);
            lane.backlog().stored(key);
            hungry.add(lane.name());
            setTimer(lane, now);
        }
    }

    /// The next part to try, if there is one and a free worker; it counts as running until [#finished].
    public Optional<Part> next(Instant now) {
        fireTimers(now);
        if (running >= limits.deliveries()) {
            return Optional.empty();
        }
        Optional<Part> next = nominated.poll(now);
        next.ifPresent(this::start);
        return next;
    }

    private void start(Part part) {
        held.start(part);
        known(part).start(part.key());
        running++;
    }

    private Lane known(Part part) {
        Lane lane = lanes.get(part.lane());
        if (lane == null) {
            throw new IllegalStateException("a part's lane is forgotten: " + part.lane());
        }
        return lane;
    }

    /// An attempt has ended; the part is no longer in memory.
    public void finished(Part part, Feedback feedback, Instant now) {
        if (!held.isRunning(part.key())) {
            throw new IllegalStateException("a part that does not run has finished: " + part.key());
        }
        held.remove(part);
        Lane lane = known(part);
        running--;
        lane.finished(feedback, now);
        releaseCaps(lane, now);
        if (lane.isResting(now)) {
            withdrawAll(lane);
            crowded.add(lane.name());
        }
        pump(lane, now);
        hungry.add(lane.name());
    }

    /// Takes a part that does not run out of memory; empty when it is not there or runs.
    public Optional<Part> remove(PartKey key, Instant now) {
        Optional<HeldParts.Held> found = held.find(key).filter(h -> h.stage() != HeldParts.Stage.RUNNING);
        found.ifPresent(h -> {
            Lane lane = known(h.part());
            withdraw(lane, h);
            lane.queue().remove(h.part(), h.part().claim());
            held.remove(h.part());
            pump(lane, now);
        });
        return found.map(HeldParts.Held::part);
    }

    /// Takes those parts out whose deadline has passed, at most `most`.
    public List<Part> overdue(Instant now, int most) {
        List<Part> overdue = new ArrayList<>();
        Optional<Part> first = held.firstDeadline();
        while (overdue.size() < most && first.isPresent() && HeldParts.isOverdue(first.get(), now)) {
            remove(first.get().key(), now).ifPresent(overdue::add);
            first = held.firstDeadline();
        }
        return overdue;
    }

    /// Takes waiting parts of lanes that cannot be tried now out of memory, but for the few that may
    /// stay: their rows have to be written.
    public List<Part> surplus(Instant now) {
        List<Part> surplus = new ArrayList<>();
        for (String name : crowded) {
            Lane lane = lanes.get(name);
            if (lane == null || !lane.isSuspended() && !lane.isResting(now)) {
                continue;
            }
            while (lane.queue().size() > limits.partsPerIdleLane()) {
                Part part = lane.queue().poll(now).orElseThrow();
                held.remove(part);
                surplus.add(part);
            }
        }
        crowded.clear();
        return surplus;
    }

    /// What is worth reading from the store now. Each has to be answered by [#refilled] or
    /// [#refillFailed].
    public List<Refill> refills(Instant now) {
        List<Refill> wanted = new ArrayList<>();
        if (held.size() >= limits.window()) {
            return wanted;
        }
        for (String name : hungry.stream().limit(MOST_REFILLS).toList()) {
            Lane lane = lanes.get(name);
            Optional<Refill> refill = lane == null ? Optional.empty() : wanted(lane, now);
            refill.ifPresent(wanted::add);
            hungry.remove(name);
            if (lane != null) {
                setTimer(lane, now);
            }
        }
        return wanted;
    }

    private Optional<Refill> wanted(Lane lane, Instant now) {
        boolean low = lane.queue().size() < Math.max(1, limits.partsPerIdleLane() / 2);
        boolean able = !lane.isSuspended() && !lane.isResting(now);
        int room = Math.min(limits.refill(), limits.partsPerIdleLane());
        return low && able ? lane.backlog().refill(now, room) : Optional.empty();
    }

    /// A read has ended. Parts for which there is no room are left: their rows are remembered.
    public void refilled(Refill refill, Refill.Result result, Instant now) {
        Lane lane = lane(refill.lane(), now);
        lane.backlog().refilled(result.position(), result.nextDue());
        for (Part part : result.parts()) {
            boolean known =
                    held.standOn(part.row().key()) || held.find(part.key()).isPresent();
            if (!known && !offer(part, now)) {
                leave(lane, part);
            }
        }
        hungry.add(lane.name());
        setTimer(lane, now);
    }

    private static void leave(Lane lane, Part part) {
        lane.backlog().stored(part.row().key());
    }

    /// A read has failed: it is wanted again later.
    public void refillFailed(Refill refill, Instant now) {
        Lane lane = lane(refill.lane(), now);
        lane.backlog().refillFailed();
        timers.add(now.plusSeconds(1), lane.name());
    }

    /// Stops or starts a lane.
    public void suspend(String name, boolean on, Instant now) {
        Lane lane = lane(name, now);
        lane.suspend(on);
        if (on) {
            withdrawAll(lane);
            crowded.add(name);
        } else {
            pump(lane, now);
            hungry.add(name);
        }
    }

    /// Forgets what is known against a lane's next hop, and looks at its mail now.
    public void forgive(String name, Instant now) {
        Lane lane = lanes.get(name);
        if (lane != null) {
            lane.forgive();
            pump(lane, now);
            hungry.add(name);
        }
    }

    /// When the next thing can happen without another call.
    public Optional<Instant> wake() {
        if (!hungry.isEmpty() && held.size() < limits.window()) {
            return Optional.of(Instant.EPOCH);
        }
        Optional<Instant> deadline = held.firstDeadline().map(Part::deadline);
        return Stream.concat(timers.next().stream(), deadline.stream()).min(Comparator.naturalOrder());
    }

    /// Forgets lanes that have been without mail for long.
    public void tidy(Instant now) {
        lanes.values().removeIf(lane -> lane.isForgettable(now, limits.laneMemory()));
        hungry.retainAll(lanes.keySet());
    }

    private void pump(Lane lane, Instant now) {
        while (!lane.queue().isEmpty() && lane.isOpen(now) && lane.hasToken(now) && caps.haveRoom(lane)) {
            Optional<Part> part = lane.queue().poll(now);
            part.ifPresent(chosen -> nominate(lane, chosen, now));
        }
        setTimer(lane, now);
        if (lane.queue().isEmpty() && !lane.backlog().isEmpty()) {
            hungry.add(lane.name());
        }
    }

    private void nominate(Lane lane, Part part, Instant now) {
        held.get(part.key()).enter(HeldParts.Stage.NOMINATED);
        lane.nominate(part.key(), cost(part), now);
        caps.take(lane);
        nominated.offer(part, part.claim());
    }

    private void withdrawAll(Lane lane) {
        List.copyOf(lane.nominated()).forEach(key -> withdraw(lane, held.get(key)));
    }

    private void withdraw(Lane lane, HeldParts.Held found) {
        Part part = found.part();
        if (found.stage() == HeldParts.Stage.NOMINATED && nominated.remove(part, part.claim())) {
            found.enter(HeldParts.Stage.QUEUED);
            lane.withdraw(part.key(), cost(part));
            caps.giveBack(lane);
            lane.queue().offer(part, part.claim());
        }
    }

    private void releaseCaps(Lane lane, Instant now) {
        caps.giveBack(lane);
        int most = caps.waiting(lane);
        for (int i = 0; i < most; i++) {
            Optional<Lane> next = caps.next(lane).map(lanes::get);
            next.ifPresent(waiting -> pump(waiting, now));
        }
    }

    /// Only what lies ahead needs a timer: what is due already waits for room, and room comes with a
    /// call.
    private void setTimer(Lane lane, Instant now) {
        lane.opensAt(now).ifPresent(at -> timers.add(at.isAfter(now) ? at : now.plusMillis(1), lane.name()));
        lane.wantsAt(now).filter(at -> at.isAfter(now)).ifPresent(at -> timers.add(at, lane.name()));
    }

    private void fireTimers(Instant now) {
        for (String name : timers.fired(now)) {
            Lane lane = lanes.get(name);
            if (lane != null) {
                hungry.add(name);
                pump(lane, now);
            }
        }
    }

    /// How one lane stands.
    public Optional<LaneState> state(String name, Instant now) {
        return Optional.ofNullable(lanes.get(name)).map(lane -> lane.state(now));
    }

    /// How all lanes stand.
    public List<LaneState> states(Instant now) {
        return lanes.values().stream().map(lane -> lane.state(now)).toList();
    }

    /// What holds the mail of a lane back now.
    public List<String> limits(String name, Instant now) {
        Lane lane = lanes.get(name);
        List<String> found = lane == null ? new ArrayList<>() : lane.limits(now);
        if (running >= limits.deliveries()) {
            found.add("deliveries " + limits.deliveries());
        }
        return found;
    }

    /// Attempts that run.
    public int running() {
        return running;
    }

    /// Parts in memory.
    public int size() {
        return held.size();
    }

    /// The messages with parts in memory, in order.
    public Set<QueueId> messages() {
        return held.messages();
    }

    /// The parts in memory of one message.
    public List<Part> parts(QueueId id) {
        return held.parts(id);
    }
}
