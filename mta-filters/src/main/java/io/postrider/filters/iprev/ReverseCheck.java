// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.iprev;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.filters.dns.DnsNames;
import io.postrider.filters.dns.IpText;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/// Looks an address up backwards and its names forwards (RFC 8601 §3, `iprev`). Thread-safe; blocks on the
/// DNS only.
public final class ReverseCheck {
    private static final int MAX_NAMES = 5;
    private final DnsResolver dns;

    /// What was found.
    ///
    /// @param result `pass`, `fail`, `temperror` or `permerror` (no name at all)
    /// @param name the first name that points back; empty unless passed
    public record Outcome(String result, String name) {}

    /// A check that asks `dns`.
    public ReverseCheck(DnsResolver dns) {
        this.dns = dns;
    }

    /// Checks an address.
    public Outcome check(InetAddress client) {
        DnsAnswer pointers = dns.resolve(IpText.reverseName(client), DnsType.PTR);
        if (pointers.status().isTemporary()) {
            return new Outcome("temperror", "");
        }
        if (pointers.status() != DnsStatus.FOUND) {
            return new Outcome("permerror", "");
        }
        List<DnsRecord.Name> names = pointers.records(DnsRecord.Name.class);
        boolean unsure = false;
        for (DnsRecord.Name name : names.subList(0, Math.min(MAX_NAMES, names.size()))) {
            if (!DnsNames.isAskable(name.name())) {
                continue;
            }
            DnsAnswer forward = dns.resolve(name.name(), client.getAddress().length == 4 ? DnsType.A : DnsType.AAAA);
            if (pointsTo(forward, client)) {
                return new Outcome("pass", DnsNames.withoutFinalDot(name.name()));
            }
            unsure |= forward.status().isTemporary();
        }
        return new Outcome(unsure ? "temperror" : "fail", "");
    }

    private static boolean pointsTo(DnsAnswer forward, InetAddress client) {
        return forward.records(DnsRecord.Address.class).stream()
                .anyMatch(one -> Arrays.equals(one.address().getAddress(), client.getAddress()));
    }
}
