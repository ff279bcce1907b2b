// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Durability;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The steps of a group commit, without thread, clock or queue: see [GroupCommitter]. Pure over the two
/// ports, so that
/// the simulation drives it with a fake disk. Used by one thread.
final class CommitCycle {
    private final SegmentWriter segments;
    private final RecordLog log;
    private final ContentFiles files;
    private final CommitObserver observer;
    private final CrashPoints crash;
    private final Deque<CommitPlan> unsynced = new ArrayDeque<>();
    private long lastNumber;

    /// @param observer told of outcomes
    CommitCycle(SegmentWriter segments, RecordLog log, ContentFiles files, CommitObserver observer, CrashPoints crash) {
        this.segments = segments;
        this.log = log;
        this.files = files;
        this.observer = observer;
        this.crash = crash;
    }

    /// Learns the number of the last batch. Once, before the first [#run].
    void start() throws IOException {
        lastNumber = Meta.read(log, Meta.BATCH);
    }

    /// Commits one batch; every request is settled at return.
    ///
    /// @throws RecordLogFailure when the record log failed: [#recover] must follow
    void run(List<CommitRequest> batch) throws RecordLogFailure {
        Map<CommitRequest, Location> written = new IdentityHashMap<>();
        List<CommitRequest> left = writeContents(batch, written);
        boolean synced = left.stream().anyMatch(request -> request.durability() == Durability.SYNCED);
        boolean early = left.stream().anyMatch(request -> request.durability() == Durability.WRITTEN);
        if (early || !synced) {
            List<CommitRequest> first = new ArrayList<>(left);
            first.removeIf(request -> request.durability() == Durability.SYNCED);
            left.removeAll(first);
            writeRecords(first, written, false, left);
        }
        if (synced) {
            syncContents(left, written);
            writeRecords(left, written, true, List.of());
        }
        segments.sealEnded();
    }

    /// Syncs what was written and is not on the disk yet.
    void sync() throws RecordLogFailure {
        if (segments.isDirty()) {
            syncContents(new ArrayList<>(), Map.of());
        }
        if (!unsynced.isEmpty()) {
            try {
                log.sync();
            } catch (IOException e) {
                throw new RecordLogFailure(Optional.empty(), List.of(), e);
            }
            allSynced();
        }
    }

    /// True when [#sync()] has something to do.
    boolean isDirty() {
        return segments.isDirty() || !unsynced.isEmpty();
    }

    /// Ends the current segment in good order, so that no file grows that a backup has taken.
    void roll() {
        try {
            segments.roll();
        } catch (IOException e) {
            segments.abandon();
        }
        segments.sealEnded();
    }

    /// Opens the record log again and finds out what became of the batch in doubt: if it is there its
    /// requests have
    /// succeeded, else none of it is there, and never will be. What was written and not yet synced before is
    /// written
    /// again if it was lost. Returns the requests to try again.
    List<CommitRequest> recover(RecordLogFailure failure) throws IOException {
        segments.abandon();
        log.reopen();
        long recovered = Meta.read(log, Meta.BATCH);
        for (CommitPlan plan : unsynced) {
            if (plan.number() > recovered) {
                log.write(plan.batch(), false);
            }
        }
        boolean applied =
                failure.inDoubt().map(plan -> recovered >= plan.number()).orElse(false);
        log.sync();
        if (applied) {
            CommitPlan plan = failure.inDoubt().orElseThrow();
            plan.applyTo(files);
            unsynced.add(plan);
            succeed(plan);
        }
        allSynced();
        List<CommitRequest> again = new ArrayList<>();
        if (!applied) {
            failure.inDoubt().ifPresent(plan -> again.addAll(plan.requests()));
        }
        again.addAll(failure.untouched());
        segments.sealEnded();
        return retryable(again, failure.why());
    }

    private List<CommitRequest> retryable(List<CommitRequest> requests, Throwable why) {
        List<CommitRequest> retry = new ArrayList<>();
        for (CommitRequest request : requests) {
            if (request.carriesMail() || request.content() instanceof NewContent.Moved) {
                request.fail(failure(why));
            } else {
                retry.add(request);
            }
        }
        return retry;
    }

    private List<CommitRequest> writeContents(List<CommitRequest> batch, Map<CommitRequest, Location> written) {
        List<CommitRequest> left = new ArrayList<>(batch);
        try {
            for (CommitRequest request : batch) {
                Optional<NewContent.Buffered> buffered = buffered(request);
                if (buffered.isPresent()) {
                    written.put(request, segments.append(buffered.get(), lastNumber + 1));
                }
            }
            segments.flush();
            if (!written.isEmpty()) {
                crash.at(CrashPoints.Place.SEGMENT_WRITTEN);
            }
        } catch (IOException e) {
            // no record refers to what was written: it is garbage, and the requests have simply failed
            segments.abandon();
            observer.contentsFailed(e);
            left.removeIf(request -> buffered(request).isPresent());
            batch.stream()
                    .filter(request -> buffered(request).isPresent())
                    .forEach(request -> request.fail(failure(e)));
        }
        return left;
    }

    private static Optional<NewContent.Buffered> buffered(CommitRequest request) {
        return switch (request.content()) {
            case NewContent.Buffered buffered -> Optional.of(buffered);
            case NewContent.Moved moved -> Optional.of(moved.copy());
            case NewContent.None none -> Optional.empty();
            case NewContent.Filed filed -> Optional.empty();
            case NewContent.SetAside setAside -> Optional.empty();
            case NewContent.IdLimit limit -> Optional.empty();
        };
    }

    private void syncContents(List<CommitRequest> left, Map<CommitRequest, Location> written) {
        boolean any = segments.isDirty();
        try {
            segments.sync();
            if (any) {
                crash.at(CrashPoints.Place.SEGMENT_SYNCED);
            }
        } catch (IOException e) {
            segments.abandon();
            observer.contentsFailed(e);
            List<CommitRequest> lost =
                    left.stream().filter(written::containsKey).toList();
            left.removeAll(lost);
            lost.forEach(request -> request.fail(failure(e)));
        }
    }

    private void writeRecords(
            List<CommitRequest> requests,
            Map<CommitRequest, Location> written,
            boolean sync,
            List<CommitRequest> untouched)
            throws RecordLogFailure {
        if (requests.isEmpty()) {
            return;
        }
        CommitPlan plan = new CommitPlan(++lastNumber, log);
        for (CommitRequest request : requests) {
            plan.add(request, Optional.ofNullable(written.get(request)));
        }
        try {
            log.write(plan.batch(), sync);
        } catch (IOException e) {
            throw new RecordLogFailure(Optional.of(plan), untouched, e);
        }
        crash.at(sync ? CrashPoints.Place.RECORDS_SYNCED : CrashPoints.Place.RECORDS_WRITTEN);
        plan.applyTo(files);
        unsynced.add(plan);
        if (sync) {
            allSynced();
        }
        succeed(plan);
    }

    private void allSynced() {
        if (!unsynced.isEmpty()) {
            files.synced(unsynced.getLast().number());
            unsynced.clear();
        }
    }

    private void succeed(CommitPlan plan) {
        plan.requests().forEach(CommitRequest::succeed);
        observer.committed(plan);
    }

    /// What a caller is told about an I/O error.
    static StoreException failure(Throwable why) {
        return DiskFull.isCauseOf(why)
                ? new StoreException(Reason.FULL, "the disk is full: " + why.getMessage(), why)
                : new StoreException(Reason.FAILED, "the store could not write: " + why.getMessage(), why);
    }
}
