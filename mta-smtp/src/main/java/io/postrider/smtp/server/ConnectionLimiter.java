// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts connections: in all, and per IPv4 address or IPv6 /64, which is what one client is given (RFC
/// 6177). Bounded by the number of connections. Thread-safe.
final class ConnectionLimiter {
    private final AtomicInteger total = new AtomicInteger();
    private final ConcurrentMap<ByteBuffer, Integer> perClient = new ConcurrentHashMap<>();
    private volatile ServerSettings limits;

    ConnectionLimiter(ServerSettings limits) {
        this.limits = limits;
    }

    void limits(ServerSettings changed) {
        limits = changed;
    }

    /// Takes one of all; false when there are too many.
    boolean enter() {
        if (total.incrementAndGet() > limits.connections()) {
            total.decrementAndGet();
            return false;
        }
        return true;
    }

    /// Gives back what [#enter()] took.
    void leave() {
        total.decrementAndGet();
    }

    /// Takes one of this client's; false when it has too many.
    boolean enter(InetAddress client) {
        boolean[] admitted = {false};
        perClient.compute(key(client), (k, count) -> {
            int now = count == null ? 0 : count;
            admitted[0] = now < limits.connectionsPerClient();
            if (admitted[0]) {
                return now + 1;
            }
            return now == 0 ? null : Integer.valueOf(now);
        });
        return admitted[0];
    }

    /// Gives back what [#enter(InetAddress)] took.
    void leave(InetAddress client) {
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
