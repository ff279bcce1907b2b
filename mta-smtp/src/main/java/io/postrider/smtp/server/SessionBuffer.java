// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// What a client sent and nobody interpreted yet, and what else happened to its connection.
///
/// The event loop adds octets and [Occasion]s; the session's thread, of which there is at most one, pulls
/// command lines or content. No octet is given a meaning before it is pulled. When there is nothing to
/// pull, the thread ends and the next octets that make a line start another, so an idle session has no
/// thread, and holds no memory here. Reading from the socket stops at 256 KiB and goes on at 64 KiB.
final class SessionBuffer {
    static final int STOP_OCTETS = 256 << 10;
    static final int RESUME_OCTETS = 64 << 10;

    private final OctetStore store;
    private final Flow flow;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Occasion> occasions = new ArrayDeque<>();
    private boolean ended;
    private boolean running;
    private boolean paused;
    private boolean deaf;

    /// What the buffer does to its connection. Never blocks.
    interface Flow {
        /// Stop or go on reading from the socket.
        void reading(boolean on);

        /// Start the session's thread.
        void start();
    }

    /// What can happen beside octets.
    enum Occasion {
        /// The connection is ready for the greeting.
        READY,
        /// The TLS handshake is done.
        TLS_DONE,
        /// The TLS handshake failed.
        TLS_FAILED,
        /// Octets in clear stood behind STARTTLS.
        EARLY_OCTETS,
        /// The first octets are not SMTP, and may never make a line.
        FOREIGN,
        /// The deadline is over.
        TIMEOUT,
        /// The server stops.
        SHUTDOWN
    }

    /// What was pulled.
    sealed interface Input {
        /// A line.
        ///
        /// @param octets with its LF
        /// @param moreBuffered whether octets stand behind it
        record Line(byte[] octets, boolean moreBuffered) implements Input {}

        /// A line that was too long, dropped.
        record Overlong() implements Input {}

        /// Something happened.
        ///
        /// @param occasion what
        record Happened(Occasion occasion) implements Input {}

        /// The client is gone.
        record Ended() implements Input {}

        /// Nothing: the caller's thread must end, touching nothing more; another is started in time.
        record Nothing() implements Input {}
    }

    SessionBuffer(int maxLineOctets, Flow flow) {
        this.store = new OctetStore(maxLineOctets);
        this.flow = flow;
    }

    private <T> T locked(java.util.function.Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    // ---- the event loop's side

    /// Adds octets; takes over the reference.
    void add(ByteBuf more) {
        boolean start = locked(() -> {
            if (deaf || ended) {
                more.release();
                return false;
            }
            store.add(more);
            if (store.octets() >= STOP_OCTETS && !paused) {
                paused = true;
                flow.reading(false);
            }
            return wake(store.lineMayBe());
        });
        startIf(start);
    }

    /// Says that the connection is over.
    void end() {
        startIf(locked(() -> {
            ended = true;
            return wake(true);
        }));
    }

    /// Says that something happened.
    void happened(Occasion occasion) {
        startIf(locked(() -> {
            occasions.addLast(occasion);
            return wake(true);
        }));
    }

    /// Says that the deadline is over, unless the session works at this moment.
    void expired() {
        startIf(locked(() -> {
            if (running) {
                return false;
            }
            occasions.addLast(Occasion.TIMEOUT);
            return wake(true);
        }));
    }

    /// Wakes a thread that waits, to look again.
    void nudge() {
        var _ = locked(() -> wake(false));
    }

    private boolean wake(boolean worthwhile) {
        changed.signalAll();
        boolean start = worthwhile && !running;
        running |= start;
        return start;
    }

    private void startIf(boolean start) {
        if (start) {
            flow.start();
        }
    }

    /// True when nothing was received that is not pulled yet; asked on the loop, where nothing can come
    /// in meanwhile.
    boolean isEmpty() {
        return locked(store::isEmpty);
    }

    int bufferedOctets() {
        return locked(store::octets);
    }

    /// Drops what is buffered and all that will come.
    void deafen() {
        var _ = locked(() -> {
            deaf = true;
            store.clear();
            return resume();
        });
    }

    // ---- the session's side

    /// True when [#pull] would give something at once.
    ///
    /// @param lines as in [#pull]
    boolean hasInput(boolean lines) {
        return locked(() -> ended || !occasions.isEmpty() || (lines && store.hasLine()));
    }

    /// Pulls what is next. Occasions go before lines; the end goes behind the last line.
    ///
    /// @param lines false while lines may not be read (a TLS handshake is under way)
    Input pull(boolean lines) {
        return locked(() -> {
            Input next = next(lines);
            running = !(next instanceof Input.Nothing);
            var _ = resume();
            return next;
        });
    }

    private Input next(boolean lines) {
        if (!occasions.isEmpty()) {
            return new Input.Happened(occasions.removeFirst());
        }
        Optional<byte[]> line = lines ? store.line() : Optional.empty();
        if (line.isPresent()) {
            byte[] octets = line.get();
            return octets.length == 0 ? new Input.Overlong() : new Input.Line(octets, store.octets() > 0);
        }
        return ended ? new Input.Ended() : new Input.Nothing();
    }

    /// Takes the first piece of content; empty when there is none. The caller releases it.
    Optional<ByteBuf> takeContent() {
        return locked(() -> {
            Optional<ByteBuf> first = store.piece();
            var _ = resume();
            return first;
        });
    }

    /// Puts back what stood behind the content; takes over the reference.
    void putBack(ByteBuf piece) {
        Optional<ByteBuf> unwanted = locked(() -> {
            if (deaf) {
                return Optional.of(piece);
            }
            store.putBack(piece);
            return Optional.empty();
        });
        unwanted.ifPresent(ByteBuf::release);
    }

    /// Goes on reading when enough was taken. Under the lock, so that stop and go cannot overtake each
    /// other.
    private boolean resume() {
        boolean goOn = paused && store.octets() <= RESUME_OCTETS;
        if (goOn) {
            paused = false;
            flow.reading(true);
        }
        return goOn;
    }

    /// Waits for content; false when none came in time. True as well when the connection ended.
    boolean awaitContent(long nanos) throws InterruptedException {
        return awaitUntil(() -> store.octets() > 0, nanos);
    }

    /// Waits for a condition that [#nudge()] tells of, or the end; false when neither came in time.
    boolean awaitUntil(BooleanSupplier condition, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (!condition.getAsBoolean() && !ended) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    boolean isEnded() {
        return locked(() -> ended);
    }
}
