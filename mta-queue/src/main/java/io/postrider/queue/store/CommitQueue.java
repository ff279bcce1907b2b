// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What waits for the committer, in order. Bounded: commits that a caller waits for by their number, lazy
/// ones by their
/// octets. Thread-safe.
final class CommitQueue {
    /// Requests that fit in one batch.
    static final int BATCH_REQUESTS = 256;

    private static final long BATCH_OCTETS = 16L << 20;
    private static final int WAITING_LIMIT = 16_384;
    private static final long LAZY_LIMIT_OCTETS = 64L << 20;
    private static final Duration LAZY_PATIENCE = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Condition passed = lock.newCondition();
    private final ArrayDeque<CommitRequest> requests = new ArrayDeque<>();
    private int waiting;
    private long lazyOctets;
    private long lazyAdmitted;
    private long lazyWritten;
    private boolean failing;
    private boolean closed;

    /// Queues a request.
    ///
    /// @throws StoreException CLOSED; FAILED when the store is failing and the request brings mail, or at a
    /// bound
    void add(CommitRequest request) throws StoreException {
        try {
            admit(request);
        } catch (StoreException e) {
            request.fail(e);
            throw e;
        }
    }

    private void admit(CommitRequest request) throws StoreException {
        lock.lock();
        try {
            checkOpen(request);
            if (request.lazy()) {
                awaitRoom(request.octets());
                lazyOctets += request.octets();
                lazyAdmitted++;
            } else if (waiting >= WAITING_LIMIT) {
                throw new StoreException(Reason.FAILED, WAITING_LIMIT + " commits wait already");
            } else {
                waiting++;
            }
            requests.add(request);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen(CommitRequest request) throws StoreException {
        if (closed) {
            throw closedException();
        }
        if (failing && request.carriesMail()) {
            throw new StoreException(Reason.FAILED, "the store cannot write at the moment");
        }
    }

    private void awaitRoom(long octets) throws StoreException {
        long left = LAZY_PATIENCE.toNanos();
        while (lazyOctets + octets > LAZY_LIMIT_OCTETS && lazyOctets > 0) {
            if (left <= 0) {
                throw new StoreException(Reason.FAILED, "64 MiB of outcomes wait for the store to write again");
            }
            left = awaitNanos(room, left);
            if (closed) {
                throw closedException();
            }
        }
    }

    /// Takes what waits, at most one batch; waits for a first request. Empty after the time or at the end.
    List<CommitRequest> take(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (requests.isEmpty() && !closed && left > 0) {
                left = arrived.awaitNanos(left);
            }
            List<CommitRequest> batch = new ArrayList<>();
            long octets = 0;
            while (!requests.isEmpty() && batch.size() < BATCH_REQUESTS && octets < BATCH_OCTETS) {
                CommitRequest request = requests.remove();
                release(request);
                if (request.take()) {
                    octets += request.octets();
                    batch.add(request);
                }
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void release(CommitRequest request) {
        if (request.lazy()) {
            lazyOctets -= request.octets();
            room.signalAll();
        } else {
            waiting--;
        }
    }

    /// Puts requests that were taken back to the front, in their order.
    void putBack(List<CommitRequest> taken) {
        lock.lock();
        try {
            for (CommitRequest request : taken.reversed()) {
                requests.addFirst(request);
                if (request.lazy()) {
                    lazyOctets += request.octets();
                } else {
                    waiting++;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Notes that so many lazy requests were written.
    void lazyWritten(long count) {
        if (count > 0) {
            lock.lock();
            try {
                lazyWritten += count;
                passed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Waits until all lazy requests queued before are written, so that a read sees them.
    void awaitLazy(Duration atMost) throws StoreException {
        lock.lock();
        try {
            long ticket = lazyAdmitted;
            long left = atMost.toNanos();
            while (lazyWritten < ticket) {
                if (left <= 0) {
                    throw new StoreException(
                            Reason.FAILED, "the store did not catch up within " + atMost.toSeconds() + " s");
                }
                left = awaitNanos(passed, left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// True when a lazy request is not written yet.
    boolean isLazyOutstanding() {
        lock.lock();
        try {
            return lazyWritten < lazyAdmitted;
        } finally {
            lock.unlock();
        }
    }

    /// While failing, requests that bring mail are refused, and those that wait are failed.
    void failing(boolean on, String why) {
        List<CommitRequest> refused = new ArrayList<>();
        lock.lock();
        try {
            failing = on;
            if (on) {
                requests.stream().filter(CommitRequest::carriesMail).forEach(refused::add);
                requests.removeAll(refused);
                refused.forEach(this::release);
                lazyWritten += refused.stream().filter(CommitRequest::lazy).count();
            }
        } finally {
            lock.unlock();
        }
        refused.forEach(request -> request.fail(new StoreException(Reason.FAILED, why)));
    }

    /// True while [#failing].
    boolean isFailing() {
        lock.lock();
        try {
            return failing;
        } finally {
            lock.unlock();
        }
    }

    /// Lets nothing in any more; what waits is still taken.
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
            room.signalAll();
            passed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// True when closed and empty.
    boolean isFinished() {
        lock.lock();
        try {
            return closed && requests.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// True when closed.
    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// Waits, but not longer than until the close.
    void pause(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = time.toNanos();
            while (!closed && left > 0) {
                left = room.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Requests that wait.
    int size() {
        lock.lock();
        try {
            return requests.size();
        } finally {
            lock.unlock();
        }
    }

    private static long awaitNanos(Condition condition, long nanos) throws StoreException {
        try {
            return condition.awaitNanos(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Reason.FAILED, "interrupted while waiting for the store", e);
        }
    }

    private static StoreException closedException() {
        return new StoreException(Reason.CLOSED, "the store is closed");
    }
}
