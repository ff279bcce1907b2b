// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Makes changes durable, many at a time.
///
/// # Why one thread
///
/// A sync of the disk costs the same for one message and for two hundred. So everybody who wants something on
/// the disk
/// queues it here and parks; one platform thread takes what waits (at most 256 requests or 16 MiB), does the
/// whole work
/// once, and wakes them. While it syncs, the next batch gathers by itself: under load batches grow, alone a
/// message waits
/// for nobody. There is no timer that collects, and nothing to tune. The thread is a platform thread because
/// a call into
/// RocksDB would pin the carrier of a virtual one.
///
/// # One turn
///
/// 1. *Gather write.* The contents of the batch that are in memory go behind each other into the current
/// segment, through
///    one staging buffer. Contents in files of their own are on the disk already.
/// 2. *Early answers.* Requests that want only WRITTEN, and LAZY ones with them, become one write to the
/// record log
///    without sync, and are answered. This step is skipped when nobody wants WRITTEN and somebody wants
/// SYNCED.
/// 3. *fdatasync of the segment.* Before any synced record refers to a content, the content is on the disk.
/// 4. *One write batch with sync.* It holds the location of each content, the changes of the core, and the
/// number of the
///    batch. This is the instant at which all of the batch exists. Before it, nothing of the batch does.
/// 5. *Answers.* The waiters wake.
///
/// LAZY changes nobody waits for ride along in whatever write comes next; alone they are written at once and
/// synced by
/// the next batch or after 50 ms. A sync of the record log makes all earlier writes last too, therefore the
/// segment is
/// synced before every one of them, not only when the batch brings contents.
///
/// # What can go wrong
///
/// *The segment cannot be written or synced.* No record refers to what was appended; the requests have
/// failed, plainly.
/// The segment is left as it is, for ever: a failed fdatasync may have marked lost pages as clean, so that a
/// second one
/// would lie. The next content opens a new segment.
///
/// *The record log cannot be written or synced.* Its batch is in doubt: it may be found at the next recovery
/// or not.
/// RocksDB takes no more writes after such an error, so it is closed and opened again under supervision,
/// here, again and
/// again until it works. After recovery the number of the last batch tells the truth: if it is ours, the
/// batch is wholly
/// there, and what recovery read is synced (RocksDB flushes it into a table), so its requests have
/// *succeeded*. If
/// not, nothing of it is there and never will be: mail is told FAILED, changes without mail are tried again.
/// A caller
/// gives up after 30 s; if its request had not been taken by then it is withdrawn and FAILED, else it is
/// IN_DOUBT.
/// Batches that were written and not yet synced are kept until the sync, and written again if recovery did
/// not find them,
/// so that an outcome that was reported once is not forgotten while the process lives.
///
/// While the store is failing, new mail is refused at once and everything else waits in its bounds.
///
/// # Threads
///
/// [#submit] from any thread; the rest on the committer's own thread, which ends in [#close].
final class GroupCommitter implements AutoCloseable {
    /// How long a caller waits for its commit.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long SYNC_NANOS = Duration.ofMillis(50).toNanos();
    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    /// What the store does when the record log fails and when it works again.
    interface Health {
        /// Writing failed; the record log will be opened again. Frees reserves.
        void failing(IOException why);

        /// Writing works again.
        void healthy();
    }

    private final CommitQueue queue;
    private final CommitCycle cycle;
    private final Health health;
    private final CommitObserver observer;
    private final LongSupplier nanoTime;
    private final Thread thread;
    private volatile boolean rollWanted;
    private volatile boolean reopenWanted;

    GroupCommitter(
            CommitQueue queue, CommitCycle cycle, Health health, CommitObserver observer, LongSupplier nanoTime) {
        this.queue = queue;
        this.cycle = cycle;
        this.health = health;
        this.observer = observer;
        this.nanoTime = nanoTime;
        this.thread = Thread.ofPlatform().name("store-commit").unstarted(this::work);
    }

    /// Starts the thread; death of the thread by a bug closes the queue and is told to `died`.
    void start(Consumer<Throwable> died) {
        thread.setUncaughtExceptionHandler((ended, bug) -> {
            queue.close();
            died.accept(bug);
        });
        thread.start();
    }

    /// Queues a request.
    void submit(CommitRequest request) throws StoreException {
        queue.add(request);
    }

    /// Queues a request and waits for it, unless it is lazy.
    void commit(CommitRequest request) throws StoreException {
        long begin = nanoTime.getAsLong();
        submit(request);
        if (!request.lazy()) {
            request.await(PATIENCE);
            observer.waited(nanoTime.getAsLong() - begin);
        }
    }

    /// Ends the current segment with the next turn.
    void rollSegment() throws StoreException {
        rollWanted = true;
        var nothing = new CommitRequest(new NewContent.None(), Changes.in(Shard.ONLY), Durability.SYNCED);
        commit(nothing);
    }

    /// Opens the record log again with the next turn, as after a failure: it repairs itself then.
    void reopen() {
        reopenWanted = true;
    }

    /// Lets nothing in any more, does what waits, ends.
    @Override
    public void close() throws StoreException {
        queue.close();
        try {
            if (!thread.join(CLOSE_PATIENCE)) {
                throw new StoreException(Reason.FAILED, "the committer did not end within 10 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Reason.FAILED, "interrupted while closing", e);
        }
    }

    private void work() {
        long syncBy = 0;
        boolean dirty = false;
        try {
            while (!queue.isFinished()) {
                long now = nanoTime.getAsLong();
                List<CommitRequest> batch = queue.take(dirty ? Math.max(0, syncBy - now) : IDLE_NANOS);
                turn(batch, dirty && nanoTime.getAsLong() - syncBy >= 0);
                if (cycle.isDirty() && !dirty) {
                    syncBy = nanoTime.getAsLong() + SYNC_NANOS;
                }
                dirty = cycle.isDirty();
            }
            cycle.sync();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the committer", e);
        } catch (RecordLogFailure e) {
            // closing: what was lazy and is not on the disk now is lost, which LAZY allows
            health.failing(e.why());
        }
        cycle.roll();
    }

    private void turn(List<CommitRequest> batch, boolean syncDue) throws InterruptedException {
        try {
            if (rollWanted) {
                rollWanted = false;
                cycle.roll();
            }
            if (reopenWanted) {
                reopenWanted = false;
                throw new RecordLogFailure(Optional.empty(), batch, new IOException("damage was found in the records"));
            }
            if (!batch.isEmpty()) {
                cycle.run(batch);
            }
            if (syncDue && cycle.isDirty()) {
                cycle.sync();
            }
        } catch (RecordLogFailure e) {
            supervise(e);
        }
        queue.lazyWritten(batch.stream()
                .filter(CommitRequest::lazy)
                .filter(CommitRequest::isSettled)
                .count());
    }

    private void supervise(RecordLogFailure failure) throws InterruptedException {
        IOException why = failure.why();
        queue.failing(true, "the store could not write: " + why.getMessage());
        health.failing(why);
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                List<CommitRequest> again = cycle.recover(failure);
                queue.failing(false, "");
                queue.putBack(again);
                health.healthy();
                return;
            } catch (IOException e) {
                if (queue.isClosed()) {
                    giveUp(failure);
                    return;
                }
                queue.pause(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    private static void giveUp(RecordLogFailure failure) {
        var doubt = new StoreException(Reason.IN_DOUBT, "the store was closed before it could write again", failure);
        failure.inDoubt().ifPresent(plan -> plan.requests().forEach(request -> request.fail(doubt)));
        var closed = new StoreException(Reason.CLOSED, "the store was closed before it could write again", failure);
        failure.untouched().forEach(request -> request.fail(closed));
    }
}
