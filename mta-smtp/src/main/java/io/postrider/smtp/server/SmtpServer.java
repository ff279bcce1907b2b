// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.postrider.smtp.server.SessionBuffer.Occasion;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What all listeners share: event loops, limits, the sessions' threads. One for the process;
/// thread-safe.
///
/// To stop: [#stopAccepting()], [#drain(Duration)], [#close()].
public final class SmtpServer implements AutoCloseable {
    private static final boolean NATIVE = Epoll.isAvailable();
    private static final int TICKET_HOURS = 6;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition gone = lock.newCondition();
    private final ServerPorts ports;
    private final MultiThreadIoEventLoopGroup loops;
    private final ConnectionLimiter limiter;
    private final WorkGate gate;
    private final ReverseNames names;
    private final Executor threads;
    private final AtomicLong ids = new AtomicLong();
    private final String idPrefix;
    private final List<SmtpListener> listeners = new CopyOnWriteArrayList<>();
    private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    private SmtpServer(ServerSettings settings, ServerPorts ports, MultiThreadIoEventLoopGroup loops) {
        this.ports = ports;
        this.loops = loops;
        this.limiter = new ConnectionLimiter(settings.caps());
        this.gate = new WorkGate(settings.workingSessions());
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("smtp-session-", 0).factory());
        this.names = new ReverseNames(ports.names(), threads);
        this.idPrefix = Long.toString(ports.clock().instant().getEpochSecond(), 36);
    }

    /// Starts the loops; nothing listens yet.
    public static SmtpServer start(ServerSettings settings, ServerPorts ports) {
        MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                settings.loops(),
                new DefaultThreadFactory("smtp-server", true),
                NATIVE ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        SmtpServer server = new SmtpServer(settings, ports, loops);
        var _ = loops.next().scheduleAtFixedRate(server::rotateTickets, TICKET_HOURS, TICKET_HOURS, TimeUnit.HOURS);
        return server;
    }

    /// True where epoll works; else NIO does.
    public static boolean isNative() {
        return NATIVE;
    }

    /// Binds a listener; it accepts when this returns.
    ///
    /// @throws IOException with a sentence that names address and cause; nothing of it stays bound
    public SmtpListener listen(List<BindAddress> addresses, ListenerService service) throws IOException {
        SmtpListener listener = SmtpListener.bind(this, addresses, service);
        listeners.add(listener);
        return listener;
    }

    /// Other limits for connections to come.
    public void limits(ServerSettings settings) {
        limiter.caps(settings.caps());
    }

    /// Connections at this moment.
    public int connections() {
        return connections.size();
    }

    /// Octets that were received and not interpreted yet, all connections together.
    public long bufferedOctets() {
        return connections.stream().mapToLong(c -> c.buffer().bufferedOctets()).sum();
    }

    /// Closes all listening sockets. Connections go on.
    public void stopAccepting() {
        listeners.forEach(SmtpListener::close);
    }

    /// Answers 421 to every session as soon as it is between commands, and waits for those within a
    /// message.
    ///
    /// @return true when all are gone; else what is left is cut off by [#close()]
    public boolean drain(Duration patience) throws InterruptedException {
        stopping = true;
        long end = System.nanoTime() + patience.toNanos();
        connections.forEach(connection -> connection.buffer().happened(Occasion.SHUTDOWN));
        lock.lockInterruptibly();
        try {
            long left = end - System.nanoTime();
            while (!connections.isEmpty() && left > 0) {
                left = gone.awaitNanos(left);
            }
            return connections.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Closes listeners and connections and ends the loops. Idempotent.
    @Override
    public void close() {
        stopping = true;
        stopAccepting();
        connections.forEach(ServerConnection::cut);
        var _ = loops.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }

    MultiThreadIoEventLoopGroup loops() {
        return loops;
    }

    ServerPorts ports() {
        return ports;
    }

    ConnectionLimiter limiter() {
        return limiter;
    }

    WorkGate gate() {
        return gate;
    }

    ReverseNames names() {
        return names;
    }

    Executor threads() {
        return threads;
    }

    OverloadLevel overload(ListenerService service) {
        return ports.overload().level(service.rules().role());
    }

    String nextId() {
        return idPrefix + "-" + Long.toString(ids.incrementAndGet(), 36).toUpperCase(Locale.ROOT);
    }

    void opened(ServerConnection connection) {
        connections.add(connection);
        if (stopping) {
            connection.buffer().happened(Occasion.SHUTDOWN);
        }
    }

    void closed(ServerConnection connection) {
        connections.remove(connection);
        if (stopping) {
            lock.lock();
            try {
                gone.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    void forget(SmtpListener listener) {
        listeners.remove(listener);
    }

    private void rotateTickets() {
        listeners.stream()
                .flatMap(listener -> listener.service().tls().stream())
                .distinct()
                .forEach(TlsServerContext::rotateTickets);
    }
}
