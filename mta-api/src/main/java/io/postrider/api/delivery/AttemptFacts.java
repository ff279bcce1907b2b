// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.delivery;

import io.postrider.api.smtp.TlsFacts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What one attempt saw of its connection. Immutable; grows by `with…` methods.
///
/// @since 0.1
public final class AttemptFacts {
    private final String host;
    private final String address;
    private final Optional<TlsFacts> tls;
    private final Optional<String> tlsPolicy;
    private final Map<String, Duration> phases;

    private AttemptFacts(
            String host,
            String address,
            Optional<TlsFacts> tls,
            Optional<String> tlsPolicy,
            Map<String, Duration> phases) {
        this.host = host;
        this.address = address;
        this.tls = tls;
        this.tlsPolicy = tlsPolicy;
        this.phases = phases;
    }

    /// A connection to `host` at `address` (with port, or a path); `address` is empty when none was made.
    public static AttemptFacts of(String host, String address) {
        return new AttemptFacts(host, address, Optional.empty(), Optional.empty(), Map.of());
    }

    /// The same with TLS.
    public AttemptFacts withTls(TlsFacts facts) {
        return new AttemptFacts(host, address, Optional.of(facts), tlsPolicy, phases);
    }

    /// The same with the policy that was applied, such as `dane`, `mta-sts`, `opportunistic`, and its
    /// verdict.
    public AttemptFacts withTlsPolicy(String policy) {
        return new AttemptFacts(host, address, tls, Optional.of(policy), phases);
    }

    /// The same with the time that one phase took (`connect`, `greeting`, `tls`, `mail`, `data`, …).
    public AttemptFacts withPhase(String phase, Duration took) {
        Map<String, Duration> more = new LinkedHashMap<>(phases);
        more.put(phase, took);
        return new AttemptFacts(host, address, tls, tlsPolicy, java.util.Collections.unmodifiableMap(more));
    }

    /// The host's name.
    public String host() {
        return host;
    }

    /// Its address.
    public String address() {
        return address;
    }

    /// TLS of the connection.
    public Optional<TlsFacts> tls() {
        return tls;
    }

    /// The policy and its verdict.
    public Optional<String> tlsPolicy() {
        return tlsPolicy;
    }

    /// Time per phase, in order.
    public Map<String, Duration> phases() {
        return phases;
    }

    @Override
    public String toString() {
        return host + "[" + address + "]";
    }
}
