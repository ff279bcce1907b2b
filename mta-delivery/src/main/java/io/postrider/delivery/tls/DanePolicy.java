// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord.TlsAssociation;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.delivery.dns.IpLiteral;
import io.postrider.smtp.client.TlsDemand;
import io.postrider.smtp.client.TlsVerdict;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Looks up the TLSA records of a mail host and makes a demand of them (RFC 7672 §2.2, §3).
/// Thread-safe.
///
/// Only what DNSSEC proves counts: the MX answer, the host's addresses, the TLSA records. A lookup
/// that fails makes the host unusable for now, because whoever can make it fail could otherwise
/// switch TLS off (§2.1.2).
public final class DanePolicy {
    private final DnsResolver dns;
    private final InstantSource clock;

    /// A policy over this DNS.
    public DanePolicy(DnsResolver dns, InstantSource clock) {
        this.dns = dns;
        this.clock = clock;
    }

    /// What DANE demands of the host; empty when it demands nothing.
    Optional<TlsPlan> plan(TlsQuestion question) {
        boolean applies = question.secureAddress()
                && (!question.byMx() || question.secureMx())
                && !IpLiteral.isOne(question.host());
        if (!applies) {
            return Optional.empty();
        }
        // §2.2.3: the end of the CNAME chain first, then the name itself
        Set<String> bases = new LinkedHashSet<>(List.of(question.canonicalHost(), question.host()));
        for (String base : bases) {
            String name = "_" + question.port() + "._tcp." + base;
            DnsAnswer answer = dns.resolve(name, DnsType.TLSA);
            if (answer.status().isTemporary()) {
                String text = "DNS lookup of " + name + " TLSA failed, so TLS cannot be verified: " + words(answer);
                Optional<String> failure =
                        answer.status() == DnsStatus.BOGUS ? Optional.of("dnssec-invalid") : Optional.empty();
                return Optional.of(new TlsPlan.Skip(
                        "dane", Diagnostic.of("4.4.3", text), ReportedPolicy.tlsa(base, List.of()), failure));
            }
            if (answer.status() == DnsStatus.FOUND && answer.authenticated()) {
                return Optional.of(demand(question, base, answer.records(TlsAssociation.class)));
            }
        }
        return Optional.empty();
    }

    private static String words(DnsAnswer answer) {
        return switch (answer.status()) {
            case BOGUS -> "DNSSEC validation failed";
            case TIMEOUT -> "no answer in time";
            case SERVER_FAILURE, FOUND, NO_DATA, NO_SUCH_NAME -> "server failure";
        };
    }

    private TlsPlan demand(TlsQuestion question, String base, List<TlsAssociation> records) {
        String serverName = base;
        ReportedPolicy reported = ReportedPolicy.tlsa(base, texts(records));
        if (Dane.usable(records).isEmpty()) {
            // §2.2: mandatory TLS without authentication
            return new TlsPlan.Use(new TlsDemand.Required(), "dane-unusable", "required", false, serverName, reported);
        }
        Set<String> names = new LinkedHashSet<>(List.of(base, question.host()));
        if (question.byMx()) {
            names.add(question.domain());
        }
        List<String> reference = List.copyOf(names);
        TlsDemand demand = new TlsDemand.Dane(chain -> match(reference, records, chain));
        return new TlsPlan.Use(demand, "dane", "dane " + reference + texts(records), false, serverName, reported);
    }

    private TlsVerdict match(List<String> names, List<TlsAssociation> records, List<X509Certificate> chain) {
        Dane.Judgement judgement =
                Dane.judge(new Dane.Question(names, records, chain, Dane.Security.SECURE, clock.instant()));
        return judgement.verdict() == Dane.Verdict.MATCH
                ? new TlsVerdict.Verified(judgement.reason())
                : new TlsVerdict.Mismatch(TlsVerdict.Failure.VALIDATION_FAILURE, judgement.reason());
    }

    private static List<String> texts(List<TlsAssociation> records) {
        List<String> texts = new ArrayList<>();
        for (TlsAssociation one : records) {
            texts.add(one.usage() + " " + one.selector() + " " + one.matchingType() + " "
                    + HexFormat.of().formatHex(one.data()));
        }
        texts.sort(null);
        return texts;
    }
}
