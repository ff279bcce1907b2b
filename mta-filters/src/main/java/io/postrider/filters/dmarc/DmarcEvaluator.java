// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dmarc;

import io.postrider.api.dns.DnsResolver;
import io.postrider.filters.dns.DnsBudget;
import io.postrider.filters.psl.PublicSuffixList;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/// Evaluates DMARC (RFC 9989, or RFC 7489): author domain and results of SPF and DKIM in, result and
/// disposition out.
/// Thread-safe; blocks on the DNS only.
public final class DmarcEvaluator {
    private static final int MAX_AUTHOR_DOMAINS = 3;
    private static final int MAX_QUERIES = 30;
    private static final Duration MAX_TIME = Duration.ofSeconds(4);
    private final DnsResolver dns;
    private final DmarcMode mode;
    private final Supplier<PublicSuffixList> suffixes;
    private final InstantSource clock;
    private final int maxQueries;

    /// An evaluator of one mode; the list is asked for in [DmarcMode#RFC7489] only.
    public DmarcEvaluator(DnsResolver dns, DmarcMode mode, Supplier<PublicSuffixList> suffixes, InstantSource clock) {
        this(dns, mode, suffixes, clock, MAX_QUERIES);
    }

    DmarcEvaluator(
            DnsResolver dns, DmarcMode mode, Supplier<PublicSuffixList> suffixes, InstantSource clock, int maxQueries) {
        this.dns = dns;
        this.mode = mode;
        this.suffixes = suffixes;
        this.clock = clock;
        this.maxQueries = maxQueries;
    }

    /// Evaluates one message.
    ///
    /// More than one author domain is what forgers write: each of a few is evaluated, and the strictest
    /// disposition of
    /// those that fail counts (RFC 9989 §11.5). Too many, or so many questions that some were not asked:
    /// permerror.
    public DmarcOutcome evaluate(DmarcRequest request) {
        List<String> authors = request.authorDomains();
        if (authors.isEmpty()) {
            return DmarcOutcome.without("permerror", "", "no domain in From");
        }
        if (authors.size() > MAX_AUTHOR_DOMAINS) {
            return DmarcOutcome.without("permerror", authors.getFirst(), "too many domains in From");
        }
        DnsBudget budget = new DnsBudget(dns, maxQueries, MAX_TIME, clock);
        DmarcOutcome strictest = authors.stream()
                .map(author -> new DmarcCheck(request, author, mode, suffixes, budget).evaluate())
                .max(Comparator.comparing(DmarcOutcome::disposition)
                        .thenComparing(outcome -> severity(outcome.result())))
                .orElseThrow();
        boolean incomplete = authors.size() > 1 && budget.exhausted() && strictest.disposition() == DmarcPolicy.NONE;
        return incomplete
                ? DmarcOutcome.without("permerror", authors.getFirst(), "too many questions for the domains in From")
                : strictest;
    }

    private static int severity(String result) {
        return switch (result) {
            case "fail" -> 4;
            case "temperror" -> 3;
            case "permerror" -> 2;
            case "none" -> 1;
            default -> 0;
        };
    }
}
