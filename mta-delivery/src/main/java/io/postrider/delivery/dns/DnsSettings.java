// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dns;

import io.postrider.api.plugin.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `[dns]`: whom to ask and what to believe.
///
/// @param servers `ADDRESS`, `ADDRESS:PORT` or `[IPV6]:PORT`; empty = those of the system
/// @param trustAd believe the AD bit of these servers
/// @param trustAnchor validate by ourselves, beginning with the DS or DNSKEY records in this file
/// @param timeout for one question, repetitions included
/// @param cacheEntries answers kept in memory
/// @param maximumTtl the longest time an answer is kept
/// @param hosts the hosts file for names that stand in the configuration
public record DnsSettings(
        @Setting(text = "The servers to ask, ADDRESS or ADDRESS:PORT; none = those of the system.")
        List<String> servers,

        @Setting(
                text = "Believe the servers when they say that DNSSEC proved an answer. Only for a validating server"
                        + " that is reached over a safe path, such as one on this host.",
                byDefault = "false")
        boolean trustAd,

        @Setting(
                text = "Validate DNSSEC in this process, beginning with the DS or DNSKEY records in this file."
                        + " It excludes trust-ad.")
        Optional<Path> trustAnchor,

        @Setting(text = "How long one question may take, with all repetitions.", byDefault = "5s", range = "10ms..1m")
        Duration timeout,

        @Setting(text = "How many answers are kept in memory.", byDefault = "20000", range = "0..10000000")
        int cacheEntries,

        @Setting(
                text = "The longest time that an answer is kept, whatever its time to live.",
                byDefault = "1d",
                range = "0s..7d")
        Duration maximumTtl,

        @Setting(
                text = "The hosts file, asked before the DNS for names that stand in transports.",
                byDefault = "/etc/hosts")
        Path hosts) {
    /// Copies the list.
    public DnsSettings {
        servers = List.copyOf(servers);
    }

    /// The defaults, as when `[dns]` is absent.
    public static DnsSettings defaults() {
        return new DnsSettings(
                List.of(),
                false,
                Optional.empty(),
                Duration.ofSeconds(5),
                20_000,
                Duration.ofDays(1),
                Path.of("/etc/hosts"));
    }

    /// The same with these servers.
    public DnsSettings withServers(List<String> others) {
        return new DnsSettings(others, trustAd, trustAnchor, timeout, cacheEntries, maximumTtl, hosts);
    }

    /// The same believing the AD bit or not.
    public DnsSettings withTrustAd(boolean on) {
        return new DnsSettings(servers, on, trustAnchor, timeout, cacheEntries, maximumTtl, hosts);
    }

    /// The same with its own validation.
    public DnsSettings withTrustAnchor(Path file) {
        return new DnsSettings(servers, trustAd, Optional.of(file), timeout, cacheEntries, maximumTtl, hosts);
    }

    /// The same with this time for one question.
    public DnsSettings withTimeout(Duration time) {
        return new DnsSettings(servers, trustAd, trustAnchor, time, cacheEntries, maximumTtl, hosts);
    }
}
