// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.filters.dns.DnsBudget;
import io.postrider.filters.dns.DnsNames;
import io.postrider.filters.dns.IpRange;
import io.postrider.filters.dns.IpText;
import io.postrider.filters.spf.SpfCheck.Match;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The mechanisms that ask the DNS (RFC 7208 §5.3 to §5.5, §5.7), and the count of void lookups. One thread.
final class SpfTargets {
    private final InetAddress client;
    private final byte[] octets;
    private final DnsType addressType;
    private final DnsBudget dns;
    private final SpfLimits limits;
    private int voidLookups;

    SpfTargets(InetAddress client, DnsBudget dns, SpfLimits limits) {
        this.client = client;
        this.octets = client.getAddress();
        this.addressType = octets.length == 4 ? DnsType.A : DnsType.AAAA;
        this.dns = dns;
        this.limits = limits;
    }

    int voidLookups() {
        return voidLookups;
    }

    static boolean isAskable(String name) {
        return DnsNames.isAskable(name);
    }

    DnsAnswer ask(String name, DnsType type) {
        return dns.resolve(DnsNames.withoutFinalDot(name), type);
    }

    /// `a`: one of the target's addresses lies in the client's range.
    Match address(String target, Mechanism.Prefixes prefixes) {
        DnsAnswer answer = ask(target, addressType);
        return failure(answer, target).orElseGet(() -> new Match.Answer(covers(answer, prefixes)));
    }

    /// `mx`: one of the target's exchangers has such an address.
    Match exchanger(String target, Mechanism.Prefixes prefixes) {
        DnsAnswer answer = ask(target, DnsType.MX);
        Optional<Match> failure = failure(answer, target);
        if (failure.isPresent()) {
            return failure.get();
        }
        List<DnsRecord.MailExchanger> hosts = answer.records(DnsRecord.MailExchanger.class);
        if (hosts.size() > SpfLimits.MAX_HOSTS) {
            // RFC 7208 §4.6.4: more than 10 address lookups for one mx is a permerror
            return new Match.Failed(SpfResult.PERMERROR, "more than 10 exchangers at " + target);
        }
        for (DnsRecord.MailExchanger host : hosts) {
            if (!isAskable(host.host())) {
                continue;
            }
            DnsAnswer addresses = ask(host.host(), addressType);
            if (addresses.status().isTemporary()) {
                return temporary(host.host());
            }
            if (covers(addresses, prefixes)) {
                return Match.YES;
            }
        }
        return Match.NO;
    }

    /// `exists`: always an A question, whatever the client's family.
    Match exists(String target) {
        DnsAnswer answer = ask(target, DnsType.A);
        return failure(answer, target).orElseGet(() -> new Match.Answer(answer.status() == DnsStatus.FOUND));
    }

    /// `ptr`: the target is, or lies above, a validated name of the client. DNS errors are no match (RFC 7208
    /// §5.5).
    Match pointsTo(String target) {
        DnsAnswer answer = pointers();
        if (isVoid(answer) && tooManyVoid()) {
            return new Match.Failed(SpfResult.PERMERROR, "too many void DNS lookups");
        }
        return new Match.Answer(
                firstValidated(answer, name -> DnsNames.isWithin(name, target)).isPresent());
    }

    /// `%{p}`: the domain itself, else a name below it, else any, else `unknown` (RFC 7208 §7.3).
    String validatedName(String domain) {
        DnsAnswer answer = pointers();
        return firstValidated(answer, name -> DnsNames.isSame(name, domain))
                .or(() -> firstValidated(answer, name -> DnsNames.isWithin(name, domain)))
                .or(() -> firstValidated(answer, name -> true))
                .orElse("unknown");
    }

    private DnsAnswer pointers() {
        return dns.resolve(IpText.reverseName(client), DnsType.PTR);
    }

    // RFC 7208 §5.5: a name is validated when one of its addresses is the client's; only the first 10 names count
    private Optional<String> firstValidated(DnsAnswer pointers, Predicate<String> wanted) {
        List<String> names = new ArrayList<>();
        for (DnsRecord.Name pointer : pointers.records(DnsRecord.Name.class)) {
            names.add(DnsNames.withoutFinalDot(pointer.name()));
        }
        return names.stream()
                .limit(SpfLimits.MAX_HOSTS)
                .filter(wanted)
                .filter(DnsNames::isAskable)
                .filter(name -> covers(ask(name, addressType), new Mechanism.Prefixes(32, 128)))
                .findFirst();
    }

    private boolean covers(DnsAnswer answer, Mechanism.Prefixes prefixes) {
        for (DnsRecord.Address record : answer.records(DnsRecord.Address.class)) {
            byte[] address = record.address().getAddress();
            boolean same = Arrays.equals(address, octets);
            if (same || new IpRange(address, prefixes.of(address)).contains(octets)) {
                return true;
            }
        }
        return false;
    }

    private Optional<Match> failure(DnsAnswer answer, String target) {
        if (answer.status().isTemporary()) {
            return Optional.of(temporary(target));
        }
        if (isVoid(answer) && tooManyVoid()) {
            return Optional.of(new Match.Failed(SpfResult.PERMERROR, "too many void DNS lookups"));
        }
        return Optional.empty();
    }

    private Match temporary(String name) {
        return dns.exhausted()
                ? new Match.Failed(SpfResult.PERMERROR, "too many DNS queries")
                : new Match.Failed(SpfResult.TEMPERROR, "DNS: no answer for " + name);
    }

    private static boolean isVoid(DnsAnswer answer) {
        return answer.status() == DnsStatus.NO_DATA || answer.status() == DnsStatus.NO_SUCH_NAME;
    }

    // RFC 7208 §4.6.4: "void lookups" are limited to two
    private boolean tooManyVoid() {
        voidLookups++;
        return voidLookups > limits.voidLookups();
    }
}
