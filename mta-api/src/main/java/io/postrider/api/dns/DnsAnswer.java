// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The answer to one question. Immutable; grows by `with…` methods.
///
/// @since 0.1
public final class DnsAnswer {
    private final DnsStatus status;
    private final List<DnsRecord> records;
    private final boolean authenticated;
    private final Duration ttl;
    private final String canonicalName;

    private DnsAnswer(
            DnsStatus status, List<DnsRecord> records, boolean authenticated, Duration ttl, String canonicalName) {
        this.status = status;
        this.records = records;
        this.authenticated = authenticated;
        this.ttl = ttl;
        this.canonicalName = canonicalName;
    }

    /// Records were found.
    public static DnsAnswer found(List<? extends DnsRecord> records) {
        if (records.isEmpty()) {
            throw new IllegalArgumentException("found nothing");
        }
        return new DnsAnswer(DnsStatus.FOUND, List.copyOf(records), false, Duration.ZERO, "");
    }

    /// None were.
    public static DnsAnswer none(DnsStatus status) {
        if (status == DnsStatus.FOUND) {
            throw new IllegalArgumentException("FOUND needs records");
        }
        return new DnsAnswer(Objects.requireNonNull(status), List.of(), false, Duration.ZERO, "");
    }

    /// The same, validated by DNSSEC or not.
    public DnsAnswer withAuthenticated(boolean secure) {
        return new DnsAnswer(status, records, secure, ttl, canonicalName);
    }

    /// The same with its time to live.
    public DnsAnswer withTtl(Duration time) {
        return new DnsAnswer(status, records, authenticated, time, canonicalName);
    }

    /// The same, found at the end of a CNAME chain.
    public DnsAnswer withCanonicalName(String name) {
        return new DnsAnswer(status, records, authenticated, ttl, name);
    }

    /// How it ended.
    public DnsStatus status() {
        return status;
    }

    /// The records; empty unless the status is FOUND.
    public List<DnsRecord> records() {
        return records;
    }

    /// True when DNSSEC proved the answer, its absence included.
    public boolean authenticated() {
        return authenticated;
    }

    /// How long the answer may be kept; zero when unknown.
    public Duration ttl() {
        return ttl;
    }

    /// The name at the end of the CNAME chain; empty when there was none.
    public String canonicalName() {
        return canonicalName;
    }

    /// The records of one kind.
    public <T extends DnsRecord> List<T> records(Class<T> kind) {
        List<T> found = new ArrayList<>();
        for (DnsRecord one : records) {
            if (kind.isInstance(one)) {
                found.add(kind.cast(one));
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return status + " " + records;
    }
}
