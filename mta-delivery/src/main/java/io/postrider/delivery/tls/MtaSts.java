// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.api.state.StateStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Knows the MTA-STS policies of domains (RFC 8461 §5.1): the DNS says whether there is one and
/// which, the web has it, the state store keeps it until its age is over, also across restarts.
/// Thread-safe.
///
/// A policy that is kept holds even when neither DNS nor web answer: that is its whole point
/// (§10.2). A new `id` makes a fetch; when that fails the kept one goes on, and the next try waits
/// five minutes (§3.3).
public final class MtaSts {
    private static final Duration WAIT_AFTER_FAILURE = Duration.ofMinutes(5);
    private static final Duration AT_MOST = Duration.ofDays(366);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
    private static final int MAXIMUM_SEEN = 20_000;
    private final DnsResolver dns;
    private final MtaStsFetcher fetcher;
    private final StateStore state;
    private final InstantSource clock;
    private final ReentrantLock[] fetching = new ReentrantLock[64];
    private final Map<String, Seen> seen = new LinkedHashMap<>(16, 0.75f, true);

    /// Policies over this DNS and web, kept there.
    public MtaSts(DnsResolver dns, MtaStsFetcher fetcher, StateStore state, InstantSource clock) {
        this.dns = dns;
        this.fetcher = fetcher;
        this.state = state;
        this.clock = clock;
        Arrays.setAll(fetching, i -> new ReentrantLock());
    }

    /// The policy that holds for a domain now, in lower-case A-labels; empty when there is none.
    public Optional<MtaStsPolicy> policy(String domain) {
        if (domain.startsWith("[")) {
            return Optional.empty();
        }
        Optional<Kept> kept = kept(domain);
        DnsAnswer answer = dns.resolve("_mta-sts." + domain, DnsType.TXT);
        if (answer.status() != DnsStatus.FOUND) {
            return kept.map(Kept::policy);
        }
        List<String> texts = answer.records(DnsRecord.Text.class).stream()
                .map(DnsRecord.Text::joined)
                .toList();
        Optional<MtaStsRecord> record = MtaStsRecord.only(texts);
        boolean current = record.isEmpty()
                || kept.isPresent() && isFresh(kept.get(), record.get().id());
        return current ? kept.map(Kept::policy) : fetchOnce(domain, record.get().id());
    }

    /// Whoever comes while another fetches the same domain's policy waits for it: going on without
    /// would be a downgrade.
    private Optional<MtaStsPolicy> fetchOnce(String domain, String id) {
        ReentrantLock lock = fetching[Math.floorMod(domain.hashCode(), fetching.length)];
        lock.lock();
        try {
            Optional<Kept> kept = kept(domain);
            boolean fresh = kept.isPresent() && isFresh(kept.get(), id);
            return fresh || failedLately(domain)
                    ? kept.map(Kept::policy)
                    : fetch(domain, id).or(() -> kept.map(Kept::policy));
        } finally {
            lock.unlock();
        }
    }

    private Optional<MtaStsPolicy> fetch(String domain, String id) {
        Optional<String> text = fetcher.fetch(domain);
        Optional<MtaStsPolicy> policy = text.flatMap(t -> MtaStsPolicy.parse(t).policy());
        if (policy.isEmpty()) {
            state.put("failed/" + domain, new byte[0], WAIT_AFTER_FAILURE);
            return Optional.empty();
        }
        Duration age = policy.get().maximumAge();
        Instant until = clock.instant().plus(age.compareTo(AT_MOST) > 0 ? AT_MOST : age);
        String value = id + "\n" + until.toEpochMilli() + "\n" + text.orElseThrow();
        byte[] octets = value.getBytes(StandardCharsets.UTF_8);
        if (age.isPositive()) {
            state.put("policy/" + domain, octets, age);
            remember(domain, Optional.of(new Kept(id, until, policy.get())));
        }
        return policy;
    }

    /// §3.3: a policy is fetched again well before its age is over, so that nobody can wait for the
    /// moment without one.
    private boolean isFresh(Kept kept, String id) {
        Duration left = Duration.between(clock.instant(), kept.until);
        return kept.id.equals(id) && left.compareTo(kept.policy.maximumAge().dividedBy(2)) > 0;
    }

    private boolean failedLately(String domain) {
        return state.get("failed/" + domain).isPresent();
    }

    /// What the store has, read at most once a minute for a domain: most domains have nothing, and are
    /// asked about with each message.
    private Optional<Kept> kept(String domain) {
        Instant now = clock.instant();
        synchronized (seen) {
            Seen known = seen.get(domain);
            if (known != null && known.until.isAfter(now)) {
                return known.kept.filter(k -> k.until.isAfter(now));
            }
        }
        Optional<Kept> kept = state.get("policy/" + domain).flatMap(this::read);
        remember(domain, kept);
        return kept;
    }

    private void remember(String domain, Optional<Kept> kept) {
        synchronized (seen) {
            seen.put(domain, new Seen(kept, clock.instant().plus(LOOK_AGAIN)));
            if (seen.size() > MAXIMUM_SEEN) {
                var eldest = seen.entrySet().iterator();
                eldest.next();
                eldest.remove();
            }
        }
    }

    private Optional<Kept> read(byte[] octets) {
        String[] parts = new String(octets, StandardCharsets.UTF_8).split("\n", 3);
        boolean whole = parts.length == 3 && parts[1].matches("[0-9]{1,18}");
        if (!whole || !Instant.ofEpochMilli(Long.parseLong(parts[1])).isAfter(clock.instant())) {
            return Optional.empty();
        }
        return MtaStsPolicy.parse(parts[2])
                .policy()
                .map(policy -> new Kept(parts[0], Instant.ofEpochMilli(Long.parseLong(parts[1])), policy));
    }

    private record Seen(Optional<Kept> kept, Instant until) {}

    private record Kept(String id, Instant until, MtaStsPolicy policy) {}
}
