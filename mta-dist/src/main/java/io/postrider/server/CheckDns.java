// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.api.dns.DnsResolver;
import io.postrider.delivery.dns.DnsSettings;
import io.postrider.delivery.dns.DnsjavaResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;

/// The resolver of `check --batch` when a request names a server. One a server would do; requests that name
/// one are few.
final class CheckDns {
    private CheckDns() {}

    static DnsResolver of(String server) {
        try {
            return new DnsjavaResolver(
                    DnsSettings.defaults().withServers(List.of(server)).withTrustAd(true), Clock.systemUTC());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
