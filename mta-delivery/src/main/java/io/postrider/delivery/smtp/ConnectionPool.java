// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.smtp.client.SmtpConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Keeps idle connections for the next message to the same place under the same policy: bounded in
/// number, in idle time, in age and in messages. One for the process. Thread-safe by one short
/// lock; connections are closed outside it, on the given threads, because QUIT waits for its
/// answer.
public final class ConnectionPool implements AutoCloseable {
    private final PoolSettings settings;
    private final InstantSource clock;
    private final Executor threads;
    private final Map<PoolKey, Deque<Idle>> idle = new LinkedHashMap<>(16, 0.75f, true);
    private final AtomicBoolean planned = new AtomicBoolean();
    private int count;
    private boolean closed;

    /// A pool that closes on these threads.
    public ConnectionPool(PoolSettings settings, InstantSource clock, Executor threads) {
        this.settings = settings;
        this.clock = clock;
        this.threads = threads;
    }

    /// A connection in use, with its birth, which the pool needs to know.
    ///
    /// @param connection open
    /// @param since when it was made
    /// @param reused true when it came from the pool
    public record Lease(SmtpConnection connection, Instant since, boolean reused) {}

    private record Idle(SmtpConnection connection, Instant since, Instant until) {}

    /// The connection that was used last under this key, if one is still good.
    public Optional<Lease> take(PoolKey key) {
        List<SmtpConnection> stale = new ArrayList<>();
        Optional<Lease> found = Optional.empty();
        synchronized (idle) {
            Deque<Idle> kept = idle.getOrDefault(key, new ArrayDeque<>());
            while (found.isEmpty() && !kept.isEmpty()) {
                Idle one = kept.removeLast();
                count--;
                if (one.until.isAfter(clock.instant()) && one.connection.reusable()) {
                    found = Optional.of(new Lease(one.connection, one.since, true));
                } else {
                    stale.add(one.connection);
                }
            }
            if (kept.isEmpty()) {
                idle.remove(key);
            }
        }
        stale.forEach(this::quit);
        return found;
    }

    /// True when a connection to this endpoint is idle, whatever its policy.
    boolean hasIdle(String endpoint) {
        synchronized (idle) {
            for (PoolKey key : idle.keySet()) {
                if (key.endpoint().equals(endpoint)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Gives a connection back: it is kept, or closed politely.
    public void give(PoolKey key, Lease lease) {
        SmtpConnection connection = lease.connection;
        Instant now = clock.instant();
        boolean good = connection.reusable()
                && connection.transactions() < settings.connectionReuseCount()
                && lease.since.plus(settings.connectionReuseAge()).isAfter(now)
                && settings.connectionReuseIdle().isPositive();
        if (!good || !keep(key, new Idle(connection, lease.since, now.plus(settings.connectionReuseIdle())))) {
            quit(connection);
            return;
        }
        expireLater();
    }

    private boolean keep(PoolKey key, Idle one) {
        List<SmtpConnection> tooMany = new ArrayList<>();
        synchronized (idle) {
            if (closed || settings.idleConnections() == 0) {
                return false;
            }
            idle.computeIfAbsent(key, k -> new ArrayDeque<>()).addLast(one);
            count++;
            while (count > settings.idleConnections()) {
                tooMany.add(removeOldest());
            }
        }
        tooMany.forEach(this::quit);
        return true;
    }

    private SmtpConnection removeOldest() {
        Iterator<Deque<Idle>> queues = idle.values().iterator();
        Deque<Idle> first = queues.next();
        SmtpConnection oldest = first.removeFirst().connection;
        count--;
        if (first.isEmpty()) {
            queues.remove();
        }
        return oldest;
    }

    /// One look at a time is planned, however many connections come back.
    private void expireLater() {
        if (!planned.compareAndSet(false, true)) {
            return;
        }
        Duration wait = settings.connectionReuseIdle().dividedBy(2).plusMillis(20);
        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS, this::run)
                .execute(this::look);
    }

    private void run(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException full) {
            // the delay thread must not wait for peers: the next connection that comes back plans anew
            planned.set(false);
        }
    }

    private void look() {
        planned.set(false);
        expire();
        if (idleConnections() > 0) {
            expireLater();
        }
    }

    /// Closes what has been idle for too long.
    void expire() {
        List<SmtpConnection> over = new ArrayList<>();
        Instant now = clock.instant();
        synchronized (idle) {
            Iterator<Deque<Idle>> queues = idle.values().iterator();
            while (queues.hasNext()) {
                Deque<Idle> queue = queues.next();
                queue.removeIf(one -> {
                    boolean expired = !one.until.isAfter(now) || !one.connection.reusable();
                    if (expired) {
                        over.add(one.connection);
                        count--;
                    }
                    return expired;
                });
                if (queue.isEmpty()) {
                    queues.remove();
                }
            }
        }
        over.forEach(this::quit);
    }

    /// QUIT on another thread.
    void quit(SmtpConnection connection) {
        try {
            threads.execute(connection::quit);
        } catch (RejectedExecutionException full) {
            connection.close();
        }
    }

    /// How many connections are idle.
    public int idleConnections() {
        synchronized (idle) {
            return count;
        }
    }

    private void closeAll() {
        List<SmtpConnection> all = new ArrayList<>();
        synchronized (idle) {
            idle.values().forEach(queue -> queue.forEach(one -> all.add(one.connection)));
            idle.clear();
            count = 0;
        }
        all.forEach(SmtpConnection::close);
    }

    /// Closes what is idle; connections in use are closed when they come back. Idempotent.
    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
        }
        closeAll();
    }
}
