// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Remembers for a short time which addresses could not be connected to, so that others are tried
/// first. It only orders, it never forbids: where all are dead, all are tried. Bounded; thread-safe
/// by one short lock.
final class DeadHosts {
    static final Duration REMEMBER = Duration.ofSeconds(60);
    private static final int CAPACITY = 10_000;
    private final InstantSource clock;
    private final Map<InetSocketAddress, Instant> deadUntil = new LinkedHashMap<>();

    DeadHosts(InstantSource clock) {
        this.clock = clock;
    }

    void failed(InetSocketAddress address) {
        Instant until = clock.instant().plus(REMEMBER);
        synchronized (deadUntil) {
            deadUntil.remove(address);
            deadUntil.put(address, until);
            if (deadUntil.size() > CAPACITY) {
                var oldest = deadUntil.entrySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
    }

    void answered(InetSocketAddress address) {
        synchronized (deadUntil) {
            deadUntil.remove(address);
        }
    }

    boolean isDead(InetSocketAddress address) {
        Instant now = clock.instant();
        synchronized (deadUntil) {
            Instant until = deadUntil.get(address);
            if (until != null && !until.isAfter(now)) {
                deadUntil.remove(address);
                return false;
            }
            return until != null;
        }
    }
}
