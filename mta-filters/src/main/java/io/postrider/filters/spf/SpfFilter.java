// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks the reverse-path, and HELO for the null one, at MAIL (RFC 7208 §2.4); reports, and refuses where
/// configured.
/// Peers whom we know — authenticated, or in the relay networks — are not checked. Thread-safe.
public final class SpfFilter implements MailFilter {
    private static final int MAX_REPLY_TEXT = 400;
    private final SpfEvaluator evaluator;
    private final SpfSettings settings;
    private final String hostname;
    private final InstantSource clock;

    /// A filter with this evaluator; `hostname` is the receiver of `%{r}`.
    public SpfFilter(SpfEvaluator evaluator, SpfSettings settings, String hostname, InstantSource clock) {
        this.evaluator = evaluator;
        this.settings = settings;
        this.hostname = hostname;
        this.clock = clock;
    }

    @Override
    public Hooks open(Session session) {
        return new Hooks() {
            @Override
            public Verdict onMail(Transaction transaction) {
                return check(session, transaction);
            }
        };
    }

    private Verdict check(Session session, Transaction transaction) {
        Optional<InetAddress> client = session.clientAddress().map(InetSocketAddress::getAddress);
        if (client.isEmpty() || session.relayNetwork() || session.identity().isPresent()) {
            return Verdict.proceed();
        }
        String sender = transaction.envelope().reversePath().toString();
        String helo = session.helo().orElse("");
        List<Edit> edits = new ArrayList<>();
        if (settings.checkHelo() && !sender.isEmpty()) {
            SpfRequest identity = SpfRequest.ofHelo(client.get(), helo, hostname, clock.instant());
            edits.add(new Edit.Report(result(evaluator.check(identity), identity)));
        }
        SpfRequest request = new SpfRequest(client.get(), helo, sender, hostname, clock.instant());
        SpfOutcome outcome = evaluator.check(request);
        Optional<Verdict> refusal = refusal(outcome);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        edits.add(new Edit.Report(result(outcome, request)));
        if (settings.receivedSpf()) {
            edits.add(new Edit.InsertHeader(0, "Received-SPF", ReceivedSpf.value(outcome, request)));
        }
        return new Verdict.Proceed(edits);
    }

    private Optional<Verdict> refusal(SpfOutcome outcome) {
        if (outcome.result() == SpfResult.FAIL && settings.rejectFail()) {
            // RFC 7208 §8.4, RFC 7372 §3.2: 550 5.7.23, with the domain's own words marked as such (§6.2)
            String words =
                    outcome.domain() + " explains: " + outcome.explanation().orElse("");
            return Optional.of(new Verdict.Refuse(Reply.enhanced(550, "5.7.23", "SPF fail: " + clean(words))));
        }
        if (outcome.result() == SpfResult.TEMPERROR && settings.deferTemperror()) {
            return Optional.of(new Verdict.Refuse(
                    Reply.enhanced(451, "4.7.24", "SPF: no answer from the DNS of " + clean(outcome.domain()))));
        }
        return Optional.empty();
    }

    private static String clean(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return printable.length() <= MAX_REPLY_TEXT ? printable : printable.substring(0, MAX_REPLY_TEXT);
    }

    // RFC 8601 §2.7.2: smtp.mailfrom, or smtp.helo where that was the identity
    private static AuthenticationResult result(SpfOutcome outcome, SpfRequest request) {
        AuthenticationResult result =
                AuthenticationResult.of("spf", outcome.result().word());
        if (!outcome.reason().isEmpty() && outcome.result() != SpfResult.NONE) {
            result = result.withReason(outcome.reason());
        }
        return request.sender().isEmpty()
                ? result.withProperty("smtp", "helo", request.helo())
                : result.withProperty("smtp", "mailfrom", request.sender());
    }
}
