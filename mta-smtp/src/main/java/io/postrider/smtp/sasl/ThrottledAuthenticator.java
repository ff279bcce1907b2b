// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import io.postrider.api.auth.Authenticator;
import io.postrider.api.auth.Exchange;
import io.postrider.api.smtp.Session;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lets a client that guesses passwords wait, whatever session it guesses in: behind too many failures AUTH
/// is
/// unavailable to it for a while. Used by many sessions at once; its only state is the bounded table of
/// failures.
///
/// Failures are counted as a bucket that leaks evenly, so that a client needs one number and one time.
public final class ThrottledAuthenticator implements Authenticator {
    private static final int IPV6_PREFIX_OCTETS = 8;
    private final Authenticator inner;
    private final FailureLimits limits;
    private final InstantSource clock;
    private final Map<String, Bucket> buckets;

    /// Puts the limits before another authenticator.
    public ThrottledAuthenticator(Authenticator inner, FailureLimits limits, InstantSource clock) {
        this.inner = inner;
        this.limits = limits;
        this.clock = clock;
        this.buckets = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > limits.authClientsRemembered();
            }
        };
    }

    /// Failures that have not leaked away.
    ///
    /// @param level how many, at
    /// @param at this time
    private record Bucket(double level, Instant at) {}

    @Override
    public List<String> mechanisms(Session session) {
        return inner.mechanisms(session);
    }

    @Override
    public Exchange begin(String mechanism, Session session) {
        Optional<String> client = client(session);
        if (client.isEmpty()) {
            return inner.begin(mechanism, session);
        }
        if (level(client.get()) > limits.authFailuresPerClient() - 1) {
            return (octets, initial) -> new Exchange.Result.Unavailable("too many failures of " + client.get());
        }
        return new Counted(inner.begin(mechanism, session), client.get());
    }

    /// What failures are counted by; empty where they are not.
    private static Optional<String> client(Session session) {
        Optional<InetAddress> address = session.clientAddress().map(InetSocketAddress::getAddress);
        if (address.isEmpty() || address.get().isLoopbackAddress()) {
            return Optional.empty();
        }
        byte[] octets = address.get().getAddress();
        boolean wide = address.get() instanceof Inet6Address;
        return Optional.of(HexFormat.of().formatHex(wide ? Arrays.copyOf(octets, IPV6_PREFIX_OCTETS) : octets));
    }

    private synchronized double level(String client) {
        Bucket bucket = buckets.get(client);
        if (bucket == null) {
            return 0;
        }
        Duration passed = Duration.between(bucket.at, clock.instant());
        double leaked = limits.authFailuresPerClient()
                * (double) passed.toMillis()
                / Math.max(1, limits.authFailurePeriod().toMillis());
        return Math.max(0, bucket.level - leaked);
    }

    private synchronized void fail(String client) {
        double level = level(client) + 1;
        buckets.remove(client);
        buckets.put(client, new Bucket(level, clock.instant()));
    }

    /// Clients that are remembered.
    synchronized int remembered() {
        return buckets.size();
    }

    @Override
    public void close() {
        inner.close();
    }

    /// An exchange whose failure is noted.
    private final class Counted implements Exchange {
        private final Exchange exchange;
        private final String client;

        Counted(Exchange exchange, String client) {
            this.exchange = exchange;
            this.client = client;
        }

        @Override
        public Result step(byte[] octets, boolean initial) {
            Result result = exchange.step(octets, initial);
            if (result instanceof Result.Denied) {
                fail(client);
            }
            return result;
        }

        @Override
        public void close() {
            exchange.close();
        }
    }
}
