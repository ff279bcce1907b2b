// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.arc;

import io.postrider.api.dns.DnsResolver;
import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.dkim.DkimPolicy;
import io.postrider.filters.dns.DnsBudget;
import io.postrider.filters.message.MessageSource;
import io.postrider.filters.message.Parsed;
import io.postrider.filters.results.AuthenticationResults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Validates ARC chains of mail from strangers and reports the status (RFC 8617 §7.2). For the DMARC filter
/// it adds
/// who sealed last and what DMARC result that one had seen. Thread-safe.
public final class ArcFilter implements MailFilter {
    private static final int MAX_QUERIES = 10;
    private static final Duration MAX_TIME = Duration.ofSeconds(4);
    private final DnsResolver dns;
    private final DkimPolicy policy;
    private final InstantSource clock;

    /// A filter that gets keys from `dns`.
    public ArcFilter(DnsResolver dns, DkimPolicy policy, InstantSource clock) {
        this.dns = dns;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public Hooks open(Session session) {
        return new Hooks() {
            @Override
            public Verdict onMessage(Transaction transaction, Content content) {
                boolean known = session.relayNetwork() || session.identity().isPresent();
                return known ? Verdict.proceed() : report(content);
            }
        };
    }

    private Verdict report(Content content) {
        DnsBudget budget = new DnsBudget(dns, MAX_QUERIES, MAX_TIME, clock);
        try {
            ArcOutcome outcome =
                    new ArcVerifier(budget, policy).verify(MessageSource.of(content), Optional.of(clock.instant()));
            return Verdict.proceed(new Edit.Report(result(outcome)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static AuthenticationResult result(ArcOutcome outcome) {
        AuthenticationResult result =
                AuthenticationResult.of("arc", outcome.status().word());
        if (!outcome.reason().isEmpty()) {
            result = result.withReason(outcome.reason());
        }
        if (outcome.status() != ChainStatus.PASS) {
            return result;
        }
        AuthenticationResult passed = result.withProperty(
                        "header", "oldest-pass", Integer.toString(outcome.oldestPass()))
                .withProperty("policy", "sealer", outcome.sealers().getLast());
        return seenDmarc(outcome.sets().getLast())
                .map(word -> passed.withProperty("policy", "dmarc", word))
                .orElse(passed);
    }

    private static Optional<String> seenDmarc(ArcSet set) {
        String value = set.results().value();
        String results = value.substring(value.indexOf(';') + 1);
        return switch (AuthenticationResults.parse(results)) {
            case Parsed.Invalid<AuthenticationResults> unreadable -> Optional.empty();
            case Parsed.Valid<AuthenticationResults>(AuthenticationResults seen) ->
                seen.results().stream()
                        .filter(one -> one.method().equals("dmarc"))
                        .map(AuthenticationResult::result)
                        .findFirst();
        };
    }
}
