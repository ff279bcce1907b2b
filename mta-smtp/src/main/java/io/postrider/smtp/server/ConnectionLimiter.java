// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts connections: in all, and per IPv4 address or IPv6 /64, which is what one client is given (RFC
/// 6177). Bounded by the number of connections. Thread-safe.
final class ConnectionLimiter {
    private final AtomicInteger total = new AtomicInteger();
    private final ConcurrentMap<ByteBuffer, Integer> perClient = new ConcurrentHashMap<>();
    private final Optional<ConnectionLimiter> wider;
    private volatile ConnectionCaps caps;

    /// The limiter of the server as a whole.
    ConnectionLimiter(ConnectionCaps caps) {
        this(caps, Optional.empty());
    }

    /// A listener's limiter: what enters it enters the server's too.
    ConnectionLimiter(ConnectionCaps caps, Optional<ConnectionLimiter> wider) {
        this.caps = caps;
        this.wider = wider;
    }

    void caps(ConnectionCaps changed) {
        caps = changed;
    }

    /// Takes one of all; false when there are too many.
    boolean enter() {
        boolean own = total.incrementAndGet() <= caps.connections();
        if (!own || wider.isPresent() && !wider.get().enter()) {
            total.decrementAndGet();
            return false;
        }
        return true;
    }

    /// Gives back what [#enter()] took.
    void leave() {
        total.decrementAndGet();
        wider.ifPresent(ConnectionLimiter::leave);
    }

    /// Takes one of this client's; false when it has too many.
    boolean enter(InetAddress client) {
        if (!enterHere(client)) {
            return false;
        }
        if (wider.isPresent() && !wider.get().enter(client)) {
            leaveHere(client);
            return false;
        }
        return true;
    }

    private boolean enterHere(InetAddress client) {
        boolean[] admitted = {false};
        perClient.compute(key(client), (k, count) -> {
            int now = count == null ? 0 : count;
            admitted[0] = now < caps.connectionsPerClient();
            if (admitted[0]) {
                return now + 1;
            }
            return now == 0 ? null : Integer.valueOf(now);
        });
        return admitted[0];
    }

    /// Gives back what [#enter(InetAddress)] took.
    void leave(InetAddress client) {
        leaveHere(client);
        wider.ifPresent(all -> all.leave(client));
    }

    private void leaveHere(InetAddress client) {
        perClient.computeIfPresent(key(client), (k, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
    }

    int connections() {
        return total.get();
    }

    int clients() {
        return perClient.size();
    }

    private static ByteBuffer key(InetAddress client) {
        byte[] octets = client.getAddress();
        return ByteBuffer.wrap(client instanceof Inet6Address ? Arrays.copyOf(octets, 8) : octets);
    }
}
