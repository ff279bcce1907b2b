// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.ratelimit;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Token buckets by key, a bounded number of them. Thread-safe.
final class TokenBuckets {
    private final double burst;
    private final double perNano;
    private final Map<String, Bucket> buckets;

    private record Bucket(double tokens, Instant at) {}

    TokenBuckets(double burst, double count, Duration per, int remembered) {
        this.burst = burst;
        this.perNano = count / per.toNanos();
        this.buckets = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > remembered;
            }
        };
    }

    /// Takes a token; false when there is none.
    synchronized boolean take(String key, Instant now) {
        Bucket before = buckets.getOrDefault(key, new Bucket(burst, now));
        // a clock that was set back must not make debts
        double refilled = Math.max(0, Duration.between(before.at(), now).toNanos()) * perNano;
        double tokens = Math.min(burst, before.tokens() + refilled);
        boolean enough = tokens >= 1;
        buckets.put(key, new Bucket(enough ? tokens - 1 : tokens, now));
        return enough;
    }
}
