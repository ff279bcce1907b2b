// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import io.postrider.queue.record.PartKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One lane with mail: its queue in memory, its backlog in the store, and what it may do now. Not
/// thread-safe.
final class Lane {
    private final String name;
    private final LanePolicy policy;
    private final ConcurrencyWindow window;
    private final Optional<TokenBucket> bucket;
    private final FairQueue<Part> queue;
    private final Backlog backlog;
    private final Set<PartKey> nominated = new LinkedHashSet<>();
    private int running;
    private int failures;
    private int deaths;
    private boolean suspended;
    private Instant restUntil = Instant.MIN;
    private Instant lastUsed;

    Lane(String name, LanePolicy policy, Duration agingStep, Instant now) {
        this.name = name;
        this.policy = policy;
        this.window = new ConcurrencyWindow(policy.initialConcurrency(), policy.concurrency());
        this.bucket = policy.rate().map(rate -> new TokenBucket(rate, now));
        this.queue = new FairQueue<>(agingStep, LaneScheduler::cost);
        this.backlog = new Backlog(name);
        this.lastUsed = now;
    }

    String name() {
        return name;
    }

    LanePolicy policy() {
        return policy;
    }

    FairQueue<Part> queue() {
        return queue;
    }

    Backlog backlog() {
        return backlog;
    }

    Set<PartKey> nominated() {
        return nominated;
    }

    int inMemory() {
        return queue.size() + nominated.size() + running;
    }

    boolean isResting(Instant now) {
        return restUntil.isAfter(now);
    }

    boolean isSuspended() {
        return suspended;
    }

    void suspend(boolean on) {
        suspended = on;
    }

    /// True when it may take more mail to try, apart from the caps that it shares.
    boolean isOpen(Instant now) {
        return !suspended && !isResting(now) && nominated.size() + running < window.size();
    }

    boolean hasToken(Instant now) {
        return bucket.isEmpty() || bucket.get().mayTake(now);
    }

    void nominate(PartKey part, int cost, Instant now) {
        nominated.add(part);
        lastUsed = now;
        bucket.ifPresent(tokens -> tokens.take(cost));
    }

    void withdraw(PartKey part, int cost) {
        nominated.remove(part);
        bucket.ifPresent(tokens -> tokens.take(-cost));
    }

    void start(PartKey part) {
        nominated.remove(part);
        running++;
    }

    /// Takes the feedback of an attempt that has ended.
    void finished(Feedback feedback, Instant now) {
        switch (feedback.kind()) {
            case REACHED -> {
                window.succeeded(running);
                failures = 0;
                deaths = 0;
                restUntil = Instant.MIN;
                bucket.ifPresent(tokens -> tokens.scale(1.1));
            }
            case UNREACHABLE -> unreachable(now);
            case SLOW_DOWN -> {
                window.slowDown();
                bucket.ifPresent(tokens -> tokens.scale(0.5));
            }
            case NEUTRAL -> {}
        }
        feedback.rest().ifPresent(rest -> rest(now, rest));
        running--;
        lastUsed = now;
    }

    private void unreachable(Instant now) {
        failures++;
        // attempts that were on their way when it was found dead say nothing new
        if (window.failed() && !isResting(now)) {
            deaths++;
            rest(now, policy.retry().laneRest(deaths));
        }
    }

    /// Rests, but never longer than the first retry step while fewer than three attempts failed.
    private void rest(Instant now, Duration asked) {
        Duration most = policy.retry().steps().getFirst();
        boolean patient = failures >= RetrySchedule.PATIENT_ATTEMPTS;
        Duration rest = patient || asked.compareTo(most) < 0 ? asked : most;
        Instant until = RetrySchedule.plus(now, rest);
        restUntil = until.isAfter(restUntil) ? until : restUntil;
    }

    /// Forgets what is known against the next hop.
    void forgive() {
        window.forgive();
        failures = 0;
        deaths = 0;
        restUntil = Instant.MIN;
    }

    /// When something that holds it back ends; empty when nothing in time does.
    Optional<Instant> opensAt(Instant now) {
        if (suspended || queue.isEmpty()) {
            return Optional.empty();
        }
        if (isResting(now)) {
            return Optional.of(restUntil);
        }
        return bucket.filter(tokens -> !tokens.mayTake(now)).map(tokens -> tokens.readyAt(now));
    }

    /// When its backlog is worth a look.
    Optional<Instant> wantsAt(Instant now) {
        if (suspended) {
            return Optional.empty();
        }
        Optional<Instant> due = backlog.nextDue();
        return due.map(at -> isResting(now) && restUntil.isAfter(at) ? restUntil : at);
    }

    /// True when nothing would be lost with it.
    boolean isForgettable(Instant now, Duration memory) {
        boolean idle = inMemory() == 0 && backlog.isEmpty() && !suspended && !isResting(now);
        boolean plain = !window.isDead() && window.size() == policy.initialConcurrency() && bucket.isEmpty();
        return idle && (plain || lastUsed.plus(memory).isBefore(now));
    }

    /// What holds mail in it back now, for `why`.
    List<String> limits(Instant now) {
        List<String> limits = new ArrayList<>();
        if (isResting(now)) {
            limits.add("lane rests until " + restUntil.truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
        }
        if (nominated.size() + running >= window.size()) {
            limits.add("lane concurrency " + window.size() + " of " + policy.concurrency());
        }
        if (!hasToken(now)) {
            limits.add("lane rate " + policy.rateCount() + "/" + policy.ratePeriod());
        }
        return limits;
    }

    LaneState state(Instant now) {
        Optional<Instant> rest = isResting(now) ? Optional.of(restUntil) : Optional.empty();
        return new LaneState(
                name,
                queue.size() + nominated.size(),
                running,
                window.size(),
                window.isDead(),
                suspended,
                rest,
                backlog.nextDue());
    }
}
