// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.api.dns.DnsResolver;
import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.dns.DnsBudget;
import io.postrider.filters.message.MessageSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Verifies DKIM signatures of mail from strangers and reports each. It never refuses: a broken signature is
/// as good as
/// none (RFC 6376 §6.3). Thread-safe.
public final class DkimFilter implements MailFilter {
    private static final int MAX_QUERIES = 10;
    private static final Duration MAX_TIME = Duration.ofSeconds(4);
    private final DnsResolver dns;
    private final DkimPolicy policy;
    private final InstantSource clock;

    /// A filter that gets keys from `dns`.
    public DkimFilter(DnsResolver dns, DkimPolicy policy, InstantSource clock) {
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
        List<Edit> edits = new ArrayList<>();
        try {
            List<SignatureOutcome> outcomes =
                    new DkimVerifier(budget, policy).verify(MessageSource.of(content), Optional.of(clock.instant()));
            for (SignatureOutcome outcome : outcomes.subList(0, Math.min(policy.maxSignatures(), outcomes.size()))) {
                edits.add(new Edit.Report(outcome.forResults()));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        if (edits.isEmpty()) {
            edits.add(new Edit.Report(AuthenticationResult.of("dkim", "none")));
        }
        return new Verdict.Proceed(edits);
    }
}
