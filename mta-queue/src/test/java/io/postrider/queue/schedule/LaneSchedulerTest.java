// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import io.postrider.api.routing.Route;
import io.postrider.queue.record.PartKey;
import io.postrider.queue.record.ScheduleKey;
import io.postrider.queue.record.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaneSchedulerTest {
    private static final RetrySchedule RETRY = new RetrySchedule(
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(10)),
            Duration.ofDays(5),
            Duration.ofDays(5),
            Duration.ofHours(4));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private LanePolicy policy = LanePolicy.of(RETRY);
    private SchedulerLimits limits =
            new SchedulerLimits(1_000_000, 1_000, 100, 500, Duration.ofMinutes(1), Duration.ofMinutes(10));
    private long nextId = 1;

    private LaneScheduler scheduler() {
        return new LaneScheduler(limits, lane -> policy);
    }

    private Part part(String lane, String sender, QueueId id, int ordinal, int priority) {
        PartKey key = new PartKey(id, ordinal + 1);
        Way way = new Way(1, Route.of("smtp", lane), ReversePath.none(), Map.of());
        ScheduleKey row = new ScheduleKey(way.lane(), priority, "", now, key);
        return new Part(
                key,
                way.lane(),
                new Claim(priority, "", sender, id, now),
                Optional.of(way),
                List.of(ordinal),
                0,
                now.plus(Duration.ofDays(5)),
                new RowLease(row, Optional.empty(), List.of(ordinal)));
    }

    private Part single(String lane, String sender) {
        return part(lane, sender, new QueueId(nextId++), 0, 0);
    }

    private List<Part> drain(LaneScheduler scheduler, int most) {
        List<Part> started = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            Optional<Part> next = scheduler.next(now);
            if (next.isEmpty()) {
                return started;
            }
            started.add(next.get());
        }
        return started;
    }

    @Test
    void aLaneStartsWithItsInitialWindow() {
        LaneScheduler scheduler = scheduler();
        for (int i = 0; i < 50; i++) {
            assertThat(scheduler.offer(single("far", "a"), now)).isTrue();
        }
        assertThat(drain(scheduler, 100)).hasSize(5);
    }

    @Test
    void deliveriesInAllAreCapped() {
        limits = new SchedulerLimits(1_000, 3, 100, 500, Duration.ofMinutes(1), Duration.ofMinutes(10));
        LaneScheduler scheduler = scheduler();
        for (int i = 0; i < 10; i++) {
            scheduler.offer(single("lane" + i, "a"), now);
        }
        List<Part> started = drain(scheduler, 100);
        assertThat(started).hasSize(3);
        scheduler.finished(started.getFirst(), Feedback.REACHED, now);
        assertThat(drain(scheduler, 100)).hasSize(1);
    }

    @Test
    void aSmallSenderDoesNotWaitForAHeavyOne() {
        policy = LanePolicy.of(RETRY).withConcurrency(1);
        LaneScheduler scheduler = scheduler();
        for (int i = 0; i < 1_000; i++) {
            scheduler.offer(single("far", "heavy"), now);
        }
        Part small = single("far", "small");
        scheduler.offer(small, now);
        assertThat(turnsUntil(scheduler, small)).isLessThanOrEqualTo(3);
    }

    private int turnsUntil(LaneScheduler scheduler, Part wanted) {
        for (int turn = 1; turn < 10_000; turn++) {
            Part next = scheduler.next(now).orElseThrow();
            scheduler.finished(next, Feedback.REACHED, now);
            if (next.key().equals(wanted.key())) {
                return turn;
            }
        }
        throw new AssertionError("never");
    }

    @Test
    void aSmallJobPassesABigOneOfTheSameSenderInTheLane() {
        policy = LanePolicy.of(RETRY).withConcurrency(1);
        LaneScheduler scheduler = scheduler();
        QueueId big = new QueueId(nextId++);
        for (int i = 0; i < 2_000; i++) {
            scheduler.offer(part("far", "a", big, i, 0), now);
        }
        Part small = single("far", "a");
        scheduler.offer(small, now);
        assertThat(turnsUntil(scheduler, small)).isLessThanOrEqualTo(10);
    }

    @Test
    void aSmallJobPassesABigOneSpreadOverManyLanes() {
        limits = new SchedulerLimits(1_000_000, 5, 100, 500, Duration.ofMinutes(1), Duration.ofMinutes(10));
        LaneScheduler scheduler = scheduler();
        QueueId big = new QueueId(nextId++);
        for (int i = 0; i < 5_000; i++) {
            scheduler.offer(part("lane" + i, "a", big, i, 0), now);
        }
        Part small = single("reset", "a");
        scheduler.offer(small, now);
        assertThat(turnsUntil(scheduler, small)).isLessThanOrEqualTo(10);
    }

    @Test
    void aBigJobIsDelayedByAFifthAtMost() {
        JobList<String> jobs = new JobList<>();
        QueueId big = new QueueId(1);
        for (int i = 0; i < 1_000; i++) {
            jobs.offer("big", new Claim(0, "", "", big, now));
        }
        int others = 0;
        int bigs = 0;
        long id = 2;
        while (bigs < 1_000) {
            jobs.offer("small", new Claim(0, "", "", new QueueId(id++), now));
            if (jobs.poll(now).equals("big")) {
                bigs++;
            } else {
                others++;
            }
        }
        assertThat(others).isLessThanOrEqualTo(1_000 / JobList.SLOT_COST + JobList.SLOT_LOAN + 1);
    }

    @Test
    void tenantsShareEvenlyWhateverTheirSenders() {
        FairQueue<String> queue = new FairQueue<>(Duration.ofMinutes(1), item -> 1);
        long id = 1;
        for (int i = 0; i < 500; i++) {
            queue.offer("big", new Claim(0, "big", "sender" + i, new QueueId(id++), now));
        }
        for (int i = 0; i < 50; i++) {
            queue.offer("small", new Claim(0, "small", "one", new QueueId(id++), now));
        }
        int small = 0;
        for (int i = 0; i < 100; i++) {
            small += queue.poll(now).orElseThrow().equals("small") ? 1 : 0;
        }
        assertThat(small).isBetween(49, 51);
    }

    @Test
    void manyRecipientsInAPartBringNoAdvantage() {
        FairQueue<Integer> queue = new FairQueue<>(Duration.ofMinutes(1), item -> item);
        long id = 1;
        for (int i = 0; i < 1_000; i++) {
            queue.offer(100, new Claim(0, "", "wide", new QueueId(id++), now));
            queue.offer(1, new Claim(0, "", "narrow", new QueueId(id++), now));
        }
        int wide = 0;
        int narrow = 0;
        for (int i = 0; i < 500; i++) {
            if (queue.poll(now).orElseThrow() == 100) {
                wide += 100;
            } else {
                narrow++;
            }
        }
        assertThat(wide).isLessThan(narrow * 3);
    }

    @Test
    void higherPriorityGoesFirstAndWaitingRaisesIt() {
        FairQueue<String> queue = new FairQueue<>(Duration.ofMinutes(1), item -> 1);
        queue.offer("low", new Claim(-2, "", "a", new QueueId(1), now));
        queue.offer("high", new Claim(2, "", "a", new QueueId(2), now));
        assertThat(queue.poll(now)).contains("high");
        Instant later = now.plus(Duration.ofMinutes(5));
        queue.offer("high", new Claim(2, "", "a", new QueueId(3), later));
        assertThat(queue.poll(later)).contains("low");
    }

    @Test
    void aDeadNextHopRestsAndIsProbedByOne() {
        LaneScheduler scheduler = scheduler();
        for (int i = 0; i < 20; i++) {
            scheduler.offer(single("far", "a"), now);
        }
        for (Part part : drain(scheduler, 100)) {
            scheduler.finished(part, Feedback.UNREACHABLE, now);
        }
        assertThat(scheduler.next(now)).isEmpty();
        assertThat(scheduler.limits("smtp/far", now)).anyMatch(limit -> limit.contains("rests"));
        now = now.plus(Duration.ofMinutes(5));
        List<Part> probe = drain(scheduler, 100);
        assertThat(probe).hasSize(1);
        scheduler.finished(probe.getFirst(), Feedback.REACHED, now);
        assertThat(drain(scheduler, 100)).hasSize(5);
    }

    @Test
    void forgivingEndsARest() {
        LaneScheduler scheduler = scheduler();
        for (int i = 0; i < 20; i++) {
            scheduler.offer(single("far", "a"), now);
        }
        drain(scheduler, 100).forEach(part -> scheduler.finished(part, Feedback.UNREACHABLE, now));
        scheduler.forgive("smtp/far", now);
        assertThat(drain(scheduler, 100)).hasSize(5);
    }

    @Test
    void aRateHoldsTheLaneBackByMilliseconds() {
        policy = LanePolicy.of(RETRY).withRate(10, Duration.ofSeconds(1));
        LaneScheduler scheduler = scheduler();
        for (int i = 0; i < 10; i++) {
            scheduler.offer(single("far", "a"), now);
        }
        int started = 0;
        Instant end = now.plusMillis(499);
        while (now.isBefore(end)) {
            for (Part part : drain(scheduler, 10)) {
                scheduler.finished(part, Feedback.REACHED, now);
                started++;
            }
            now = now.plusMillis(1);
        }
        assertThat(started).isBetween(5, 6);
    }

    @Test
    void lanesOfOneSourceShareItsCap() {
        policy = LanePolicy.of(RETRY).withGroups(List.of(new LanePolicy.GroupCap("source 192.0.2.1", 2)));
        LaneScheduler scheduler = scheduler();
        for (int i = 0; i < 10; i++) {
            scheduler.offer(single("lane" + i, "a"), now);
        }
        int done = 0;
        for (List<Part> some = drain(scheduler, 100); !some.isEmpty(); some = drain(scheduler, 100)) {
            assertThat(some).hasSizeLessThanOrEqualTo(2);
            some.forEach(part -> scheduler.finished(part, Feedback.REACHED, now));
            done += some.size();
        }
        assertThat(done).isEqualTo(10);
    }

    @Test
    void deadlinesPassInEveryStateButRunning() {
        LaneScheduler scheduler = scheduler();
        scheduler.suspend("smtp/far", true, now);
        Part waiting = single("far", "a");
        scheduler.offer(waiting, now);
        scheduler.offer(single("near", "a"), now);
        assertThat(drain(scheduler, 10)).hasSize(1);
        now = now.plus(Duration.ofDays(6));
        assertThat(scheduler.overdue(now, 10)).containsExactly(waiting);
        assertThat(scheduler.holds(waiting.row().key())).isFalse();
    }

    @Test
    void aFullWindowStillLetsAnEmptyLaneIn() {
        limits = new SchedulerLimits(100, 1_000, 10, 500, Duration.ofMinutes(1), Duration.ofMinutes(10));
        LaneScheduler scheduler = scheduler();
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            taken += scheduler.offer(single("far" + i % 4, "a"), now) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(100);
        assertThat(scheduler.offer(single("fresh", "a"), now)).isTrue();
    }

    @Test
    void aRowThatIsStoredWhileItsBucketIsReadIsNotForgotten() {
        LaneScheduler scheduler = scheduler();
        ScheduleKey first = new ScheduleKey("smtp/far", 0, "", now, new PartKey(new QueueId(1), 1));
        ScheduleKey second = new ScheduleKey("smtp/far", 0, "", now.plusSeconds(10), new PartKey(new QueueId(2), 1));
        scheduler.stored(first, now);
        Refill refill = scheduler.refills(now).getFirst();
        scheduler.stored(second, now);
        scheduler.refilled(refill, new Refill.Result(List.of(), first.octets(), Optional.empty()), now);
        assertThat(scheduler.refills(now)).isEmpty();
        assertThat(scheduler.wake()).contains(now.plusSeconds(10));
        now = now.plusSeconds(10);
        scheduler.next(now);
        assertThat(scheduler.refills(now)).hasSize(1);
    }
}
