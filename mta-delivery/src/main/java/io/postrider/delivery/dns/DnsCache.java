// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dns;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Keeps answers, positive and negative, until their time is over (RFC 2308, RFC 9520): at most so
/// many, the least recently used goes first. Thread-safe by one short lock; nothing is done under
/// it but map operations.
final class DnsCache {
    private final int capacity;
    private final InstantSource clock;
    private final Map<Question, Entry> entries;

    DnsCache(int capacity, InstantSource clock) {
        this.capacity = capacity;
        this.clock = clock;
        this.entries = new LinkedHashMap<>(16, 0.75f, true);
    }

    /// The answer, with what is left of its time to live.
    Optional<DnsAnswer> find(Question question) {
        Instant now = clock.instant();
        synchronized (entries) {
            Entry entry = entries.get(question);
            if (entry == null) {
                return Optional.empty();
            }
            if (!entry.until.isAfter(now)) {
                entries.remove(question);
                return Optional.empty();
            }
            return Optional.of(entry.answer.withTtl(Duration.between(now, entry.until)));
        }
    }

    /// Keeps an answer for its time to live; one of zero is not kept (RFC 1035 §3.2.1).
    void keep(Question question, DnsAnswer answer) {
        if (capacity == 0 || !answer.ttl().isPositive()) {
            return;
        }
        Entry entry = new Entry(answer, clock.instant().plus(answer.ttl()));
        synchronized (entries) {
            entries.put(question, entry);
            if (entries.size() > capacity) {
                var eldest = entries.entrySet().iterator();
                eldest.next();
                eldest.remove();
            }
        }
    }

    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    /// What is asked.
    ///
    /// @param name lower case, A-labels, without the final dot
    /// @param type the record type
    record Question(String name, DnsType type) {}

    private record Entry(DnsAnswer answer, Instant until) {}
}
