// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dns;

import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/// Reads one response: follows its CNAMEs as far as they go, takes the records at their end, or
/// says how nothing was found (RFC 1034 §4.3.2, RFC 2308). Pure.
final class AnswerReader {
    /// Postfix keeps 100; an RRset with more is a mistake or an attack.
    static final int MAXIMUM_RECORDS = 256;

    static final int MAXIMUM_ALIASES = 10;
    private static final Duration NEGATIVE_WITHOUT_SOA = Duration.ofSeconds(60);
    private static final Duration NEGATIVE_AT_MOST = Duration.ofHours(3);

    private AnswerReader() {}

    /// What a response says.
    sealed interface Reading {
        /// Records, at the end of a chain or at the name itself.
        record Records(List<DnsRecord> records, Name at, Duration ttl) implements Reading {}

        /// The chain leaves this response: ask for `target`.
        record Alias(Name target, int aliases, Duration ttl) implements Reading {}

        /// Proven or claimed absence.
        record Nothing(DnsStatus status, Name at, Duration ttl) implements Reading {}

        /// No use: an error code, a loop of CNAMEs, a chain that is too long.
        record Unusable() implements Reading {}
    }

    static Reading read(Message response, Name asked, int type) {
        int code = response.getRcode();
        if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
            return new Reading.Unusable();
        }
        List<Record> answers = response.getSection(Section.ANSWER);
        Set<Name> seen = new HashSet<>();
        Name at = asked;
        Duration ttl = Duration.ofDays(365);
        while (true) {
            Name here = at;
            List<Record> matching = matching(answers, here, type);
            if (!matching.isEmpty()) {
                return records(matching, here, shorter(ttl, matching));
            }
            List<Record> aliases = type == Type.CNAME ? List.of() : matching(answers, here, Type.CNAME);
            if (aliases.isEmpty()) {
                return end(response, asked, here, new Chain(seen.size(), ttl));
            }
            // RFC 2181 §10.1: one CNAME; a loop or an endless chain is a fault of the zone
            if (aliases.size() > 1 || !seen.add(here) || seen.size() > MAXIMUM_ALIASES) {
                return new Reading.Unusable();
            }
            ttl = shorter(ttl, aliases);
            at = ((CNAMERecord) aliases.getFirst()).getTarget();
        }
    }

    private record Chain(int aliases, Duration ttl) {}

    private static Reading end(Message response, Name asked, Name at, Chain chain) {
        Optional<Duration> negative = negativeTtl(response);
        if (response.getRcode() == Rcode.NXDOMAIN) {
            return new Reading.Nothing(DnsStatus.NO_SUCH_NAME, at, least(chain.ttl, negative));
        }
        // a chain without an SOA behind it: the server knows nothing of the last name
        if (!at.equals(asked) && negative.isEmpty()) {
            return new Reading.Alias(at, chain.aliases, chain.ttl);
        }
        return new Reading.Nothing(DnsStatus.NO_DATA, at, least(chain.ttl, negative));
    }

    private static Duration least(Duration ttl, Optional<Duration> negative) {
        Duration other = negative.orElse(NEGATIVE_WITHOUT_SOA);
        return ttl.compareTo(other) < 0 ? ttl : other;
    }

    /// RFC 2308 §5: the lesser of the SOA's own TTL and its MINIMUM.
    private static Optional<Duration> negativeTtl(Message response) {
        for (Record one : response.getSection(Section.AUTHORITY)) {
            if (one instanceof SOARecord soa) {
                Duration ttl = Duration.ofSeconds(Math.min(soa.getTTL(), soa.getMinimum()));
                return Optional.of(ttl.compareTo(NEGATIVE_AT_MOST) > 0 ? NEGATIVE_AT_MOST : ttl);
            }
        }
        return Optional.empty();
    }

    private static List<Record> matching(List<Record> answers, Name name, int type) {
        List<Record> found = new ArrayList<>();
        for (Record one : answers) {
            if (one.getType() == type && one.getName().equals(name) && found.size() < MAXIMUM_RECORDS) {
                found.add(one);
            }
        }
        return found;
    }

    private static Duration shorter(Duration ttl, List<Record> records) {
        long least = ttl.toSeconds();
        for (Record one : records) {
            least = Math.min(least, one.getTTL());
        }
        return Duration.ofSeconds(least);
    }

    private static Reading records(List<Record> matching, Name at, Duration ttl) {
        List<DnsRecord> records = new ArrayList<>();
        for (Record one : matching) {
            convert(one).ifPresent(records::add);
        }
        return records.isEmpty() ? new Reading.Unusable() : new Reading.Records(List.copyOf(records), at, ttl);
    }

    private static Optional<DnsRecord> convert(Record one) {
        return Optional.ofNullable(
                switch (one) {
                    case ARecord a -> new DnsRecord.Address(a.getAddress());
                    case AAAARecord a -> new DnsRecord.Address(a.getAddress());
                    case MXRecord mx -> new DnsRecord.MailExchanger(mx.getPriority(), text(mx.getTarget()));
                    case TXTRecord txt -> new DnsRecord.Text(List.copyOf(txt.getStringsAsByteArrays()));
                    case PTRRecord ptr -> new DnsRecord.Name(text(ptr.getTarget()));
                    case CNAMERecord cname -> new DnsRecord.Name(text(cname.getTarget()));
                    case NSRecord ns -> new DnsRecord.Name(text(ns.getTarget()));
                    case SOARecord soa -> new DnsRecord.Name(text(soa.getHost()));
                    case TLSARecord tlsa ->
                        new DnsRecord.TlsAssociation(
                                tlsa.getCertificateUsage(),
                                tlsa.getSelector(),
                                tlsa.getMatchingType(),
                                tlsa.getCertificateAssociationData());
                    case SRVRecord srv ->
                        new DnsRecord.Service(srv.getPriority(), srv.getWeight(), srv.getPort(), text(srv.getTarget()));
                    default -> null;
                });
    }

    /// A name without its final dot; the root is empty.
    static String text(Name name) {
        return name.equals(Name.root) ? "" : name.toString(true);
    }
}
