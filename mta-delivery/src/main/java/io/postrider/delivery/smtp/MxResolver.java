// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsRecord.MailExchanger;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.delivery.dns.IpLiteral;
import io.postrider.delivery.smtp.MxAnswer.MxHost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Finds the mail hosts of a domain (RFC 5321 §5.1, RFC 7505). Thread-safe as far as its parts are.
///
/// Hosts that are ourselves go, and with them all that are not better than we are: what remains of
/// a domain that we are a backup for are its better hosts, and nothing remaining is a loop (5.4.6).
public final class MxResolver {
    /// More hosts than any domain needs; the worst of a longer list are not looked at.
    static final int MAXIMUM_HOSTS = 50;

    private final DnsResolver dns;
    private final OwnHosts ours;
    private final RandomGenerator random;

    /// A resolver over this DNS.
    public MxResolver(DnsResolver dns, OwnHosts ours, RandomGenerator random) {
        this.dns = dns;
        this.ours = ours;
        this.random = random;
    }

    /// The hosts of a domain in lower-case A-labels, or of an address literal in brackets.
    public MxAnswer resolve(String domain) {
        if (domain.startsWith("[")) {
            return literal(domain);
        }
        DnsAnswer answer = dns.resolve(domain, DnsType.MX);
        return switch (answer.status()) {
            case FOUND -> exchangers(domain, answer);
            // RFC 5321 §5.1: no MX, so the domain is its own only host, of preference 0
            case NO_DATA -> implicit(domain, answer.authenticated());
            case NO_SUCH_NAME -> new MxAnswer.None(Diagnostic.of("5.1.2", "Domain " + domain + " does not exist"));
            case SERVER_FAILURE, TIMEOUT, BOGUS -> new MxAnswer.None(trouble(domain, "MX", answer.status()));
        };
    }

    /// True when the domain declares that it takes no mail, and so should send none (RFC 7505 §3,
    /// §4.2).
    public boolean isNullMx(String domain) {
        return isNullMx(dns.resolve(domain, DnsType.MX).records(MailExchanger.class));
    }

    /// The 4.4.3 of a question that could not be answered.
    static Diagnostic trouble(String name, String type, DnsStatus status) {
        String why = switch (status) {
            case TIMEOUT -> "no answer in time";
            case BOGUS -> "DNSSEC validation failed";
            case SERVER_FAILURE, FOUND, NO_DATA, NO_SUCH_NAME -> "server failure";
        };
        return Diagnostic.of("4.4.3", "DNS lookup of " + name + " " + type + " failed: " + why);
    }

    private MxAnswer literal(String domain) {
        return IpLiteral.parseBracketed(domain)
                .<MxAnswer>map(address -> new MxAnswer.Hosts(
                        domain, List.of(List.of(new MxHost(address.getHostAddress(), 0))), false, false))
                .orElseGet(
                        () -> new MxAnswer.None(Diagnostic.of("5.1.2", "Address literal " + domain + " has no route")));
    }

    private MxAnswer implicit(String domain, boolean secure) {
        if (ours.isOurName(domain)) {
            return new MxAnswer.None(loop(domain));
        }
        return new MxAnswer.Hosts(domain, List.of(List.of(new MxHost(domain, 0))), secure, false);
    }

    private MxAnswer exchangers(String domain, DnsAnswer answer) {
        List<MailExchanger> records = answer.records(MailExchanger.class);
        if (isNullMx(records)) {
            return new MxAnswer.None(Diagnostic.of("5.1.10", "Domain " + domain + " does not accept mail (null MX)"));
        }
        TreeMap<Integer, List<MxHost>> byPreference = new TreeMap<>();
        int best = Integer.MAX_VALUE;
        List<MailExchanger> sorted = new ArrayList<>(records);
        sorted.sort(Comparator.comparingInt(MailExchanger::preference));
        for (MailExchanger one : sorted.subList(0, Math.min(sorted.size(), MAXIMUM_HOSTS))) {
            String name = one.host().toLowerCase(Locale.ROOT);
            if (ours.isOurName(name)) {
                best = Math.min(best, one.preference());
            }
            // RFC 7505 §3: a root among others means nothing; an address is no host name
            if (!name.isEmpty() && !IpLiteral.isOne(name)) {
                byPreference
                        .computeIfAbsent(one.preference(), p -> new ArrayList<>())
                        .add(new MxHost(name, one.preference()));
            }
        }
        if (byPreference.isEmpty()) {
            return new MxAnswer.None(Diagnostic.of("5.4.4", "The MX records of " + domain + " name no usable host"));
        }
        // RFC 5321 §5.1: from our own preference on, hosts must not be tried
        byPreference.tailMap(best, true).clear();
        return byPreference.isEmpty()
                ? new MxAnswer.None(loop(domain))
                : new MxAnswer.Hosts(domain, shuffled(byPreference), answer.authenticated(), true);
    }

    /// RFC 5321 §5.1: hosts of one preference are tried in random order, which spreads the load.
    private List<List<MxHost>> shuffled(TreeMap<Integer, List<MxHost>> byPreference) {
        List<List<MxHost>> groups = new ArrayList<>();
        for (List<MxHost> group : byPreference.values()) {
            Collections.shuffle(group, Random.from(random));
            groups.add(group);
        }
        return groups;
    }

    private static boolean isNullMx(List<? extends DnsRecord> records) {
        return records.size() == 1
                && records.getFirst() instanceof MailExchanger only
                && only.host().isEmpty();
    }

    static Diagnostic loop(String domain) {
        return Diagnostic.of("5.4.6", "Mail for " + domain + " loops back to this host: its best MX is this server");
    }
}
