// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.delivery.dns.HostsFile;
import io.postrider.delivery.dns.IpLiteral;
import io.postrider.delivery.smtp.MxAnswer.MxHost;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// Turns hosts into addresses in the order in which to try them: families in turn as RFC 8305 §4
/// has them, so that one broken family costs one attempt; addresses that failed a moment ago last
/// within their preference. Thread-safe.
final class TargetOrder {
    private final DnsResolver dns;
    private final HostsFile hosts;
    private final AddressFamilies families;
    private final DeadHosts dead;
    private final OwnHosts ours;

    TargetOrder(DnsResolver dns, HostsFile hosts, AddressFamilies families, DeadHosts dead, OwnHosts ours) {
        this.dns = dns;
        this.hosts = hosts;
        this.families = families;
        this.dead = dead;
        this.ours = ours;
    }

    /// Addresses of some hosts of one preference.
    ///
    /// @param targets in order
    /// @param ours one of the hosts is this server: nothing of this preference or worse may be
    ///     tried
    /// @param trouble why a host has none; a 4.x.x if any may have one later
    record Group(List<Target> targets, boolean ours, List<Diagnostic> trouble) {}

    /// The targets of hosts that stand in MX records: DNS only.
    Group ofExchangers(List<MxHost> equals, int port) {
        List<List<Target>> perHost = new ArrayList<>();
        List<Diagnostic> trouble = new ArrayList<>();
        boolean found = false;
        for (MxHost host : equals) {
            List<Target> targets = addresses(host.name(), port, host.preference(), trouble);
            found |= targets.stream().anyMatch(t -> ours.isOurAddress(t.address()));
            perHost.add(inTurn(targets));
        }
        List<Target> all = new ArrayList<>();
        perHost.forEach(all::addAll);
        return new Group(deadLast(all), found, trouble);
    }

    /// The targets of a host that stands in the configuration: the hosts file first, then DNS.
    Group ofHost(String host, int port) {
        List<Target> targets = new ArrayList<>();
        for (InetAddress address : hosts.find(host)) {
            targets.add(new Target(host, new InetSocketAddress(address, port), 0, false, host));
        }
        List<Diagnostic> trouble = new ArrayList<>();
        List<Target> found = targets.isEmpty() ? addresses(host, port, 0, trouble) : wanted(targets);
        if (found.isEmpty() && trouble.isEmpty()) {
            trouble.add(Diagnostic.of("4.4.4", "Host " + host + " has no address of the configured families"));
        }
        return new Group(deadLast(inTurn(found)), false, trouble);
    }

    private List<Target> addresses(String host, int port, int preference, List<Diagnostic> trouble) {
        var literal = IpLiteral.parse(host);
        if (literal.isPresent()) {
            return List.of(new Target(host, new InetSocketAddress(literal.get(), port), preference, false, host));
        }
        List<Target> targets = new ArrayList<>();
        List<Diagnostic> failures = new ArrayList<>();
        for (DnsType type : types()) {
            DnsAnswer answer = dns.resolve(host, type);
            String canonical = answer.canonicalName().isEmpty() ? host : answer.canonicalName();
            for (DnsRecord.Address one : answer.records(DnsRecord.Address.class)) {
                InetSocketAddress address = new InetSocketAddress(one.address(), port);
                targets.add(new Target(host, address, preference, answer.authenticated(), canonical));
            }
            if (answer.status().isTemporary()) {
                failures.add(MxResolver.trouble(host, type.name(), answer.status()));
            } else if (answer.status() == DnsStatus.NO_SUCH_NAME) {
                failures.add(Diagnostic.of("5.4.4", "Host " + host + " does not exist"));
                break;
            }
        }
        if (targets.isEmpty()) {
            trouble.addAll(
                    failures.isEmpty()
                            ? List.of(Diagnostic.of("5.4.4", "Host " + host + " has no address"))
                            : failures);
        }
        return targets;
    }

    private List<DnsType> types() {
        return switch (families) {
            case IPV6_FIRST -> List.of(DnsType.AAAA, DnsType.A);
            case IPV4_FIRST -> List.of(DnsType.A, DnsType.AAAA);
            case IPV4_ONLY -> List.of(DnsType.A);
            case IPV6_ONLY -> List.of(DnsType.AAAA);
        };
    }

    private List<Target> wanted(List<Target> targets) {
        return targets.stream()
                .filter(t -> isFour(t) ? families != AddressFamilies.IPV6_ONLY : families != AddressFamilies.IPV4_ONLY)
                .toList();
    }

    /// One of the first family, one of the other, and so on.
    private List<Target> inTurn(List<Target> targets) {
        List<Target> four = targets.stream().filter(TargetOrder::isFour).toList();
        List<Target> six = targets.stream().filter(t -> !isFour(t)).toList();
        List<Target> first = families == AddressFamilies.IPV4_FIRST ? four : six;
        List<Target> second = first == four ? six : four;
        List<Target> mixed = new ArrayList<>();
        for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
            if (i < first.size()) {
                mixed.add(first.get(i));
            }
            if (i < second.size()) {
                mixed.add(second.get(i));
            }
        }
        return mixed;
    }

    private List<Target> deadLast(List<Target> targets) {
        List<Target> ordered = new ArrayList<>(targets.size());
        targets.stream().filter(t -> !dead.isDead(t.address())).forEach(ordered::add);
        targets.stream().filter(t -> !ordered.contains(t)).forEach(ordered::add);
        return ordered;
    }

    private static boolean isFour(Target target) {
        return target.ip() instanceof Inet4Address;
    }
}
