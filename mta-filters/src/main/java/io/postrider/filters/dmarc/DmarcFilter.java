// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dmarc;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.dmarc.DmarcRequest.Identifier;
import io.postrider.filters.dns.IpRange;
import io.postrider.filters.message.HeaderSection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// Evaluates DMARC for mail from strangers out of what the filters before it reported, and does what the
/// domain owner
/// wishes as far as the settings say. Thread-safe.
public final class DmarcFilter implements MailFilter {
    private final DmarcEvaluator evaluator;
    private final DmarcSettings settings;
    private final List<IpRange> forwarders;

    /// A filter with this evaluator; `forwarders` are the trusted ones.
    public DmarcFilter(DmarcEvaluator evaluator, DmarcSettings settings, List<IpRange> forwarders) {
        this.evaluator = evaluator;
        this.settings = settings;
        this.forwarders = List.copyOf(forwarders);
    }

    @Override
    public Hooks open(Session session) {
        return new Hooks() {
            @Override
            public Verdict onMessage(Transaction transaction, Content content) {
                boolean known = session.relayNetwork() || session.identity().isPresent();
                return known ? Verdict.proceed() : evaluate(session, transaction, content);
            }
        };
    }

    private Verdict evaluate(Session session, Transaction transaction, Content content) {
        List<String> authors;
        try {
            authors = AuthorDomains.of(HeaderSection.parse(content.head()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        DmarcOutcome outcome = evaluator.evaluate(request(authors, transaction.results()));
        if (outcome.result().equals("temperror") && settings.deferTemperror()) {
            return new Verdict.Refuse(Reply.enhanced(451, "4.7.0", "DMARC: no answer from the DNS, try again later"));
        }
        boolean uncheckable = outcome.result().equals("permerror") && authors.size() > 1;
        if (uncheckable && settings.policy() == DmarcSettings.Enforcement.ENFORCE) {
            // RFC 9989 §11.5: many authors are a way around DMARC
            return new Verdict.Refuse(Reply.enhanced(550, "5.7.1", "DMARC: " + outcome.reason()));
        }
        String override = override(session, transaction.results());
        DmarcPolicy disposition = override.isEmpty() ? effective(outcome.disposition()) : DmarcPolicy.NONE;
        return verdict(outcome, disposition, override);
    }

    private static DmarcRequest request(List<String> authors, List<AuthenticationResult> results) {
        Identifier spf = new Identifier("", "none");
        List<Identifier> dkim = new ArrayList<>();
        for (AuthenticationResult result : results) {
            if (result.method().equals("dkim")) {
                result.property("header", "d").ifPresent(d -> dkim.add(new Identifier(d, result.result())));
            } else if (result.method().equals("spf")) {
                spf = result.property("smtp", "mailfrom")
                        .map(from -> new Identifier(from.substring(from.lastIndexOf('@') + 1), result.result()))
                        // RFC 7489 §3.1.2: for the null reverse-path SPF's identity is HELO
                        .or(() -> result.property("smtp", "helo").map(helo -> new Identifier(helo, result.result())))
                        .orElse(spf);
            }
        }
        return new DmarcRequest(authors, spf, dkim);
    }

    private DmarcPolicy effective(DmarcPolicy wished) {
        return switch (settings.policy()) {
            case ENFORCE -> wished;
            case QUARANTINE -> wished == DmarcPolicy.REJECT ? DmarcPolicy.QUARANTINE : wished;
            case REPORT_ONLY -> DmarcPolicy.NONE;
        };
    }

    /// Why the policy is not applied (RFC 9990 PolicyOverride); empty when it is.
    private String override(Session session, List<AuthenticationResult> results) {
        boolean forwarder = session.clientAddress()
                .map(InetSocketAddress::getAddress)
                .filter(client -> forwarders.stream().anyMatch(range -> range.contains(client)))
                .isPresent();
        if (forwarder) {
            return "trusted_forwarder";
        }
        boolean sealed = results.stream().anyMatch(this::isTrustedSeal);
        return sealed ? "arc" : "";
    }

    private boolean isTrustedSeal(AuthenticationResult result) {
        return result.method().equals("arc")
                && result.result().equals("pass")
                && result.property("policy", "dmarc").filter("pass"::equals).isPresent()
                && result.property("policy", "sealer")
                        .filter(settings.trustedSealers()::contains)
                        .isPresent();
    }

    private Verdict verdict(DmarcOutcome outcome, DmarcPolicy disposition, String override) {
        boolean refuse = disposition == DmarcPolicy.REJECT
                || disposition == DmarcPolicy.QUARANTINE && settings.quarantine() == DmarcSettings.Quarantine.REJECT;
        if (refuse) {
            return new Verdict.Refuse(Reply.enhanced(
                    550, "5.7.1", "DMARC: the policy of " + outcome.authorDomain() + " does not permit this message"));
        }
        List<Edit> edits = new ArrayList<>();
        edits.add(new Edit.Report(result(outcome, disposition, override)));
        if (disposition == DmarcPolicy.QUARANTINE) {
            edits.add(
                    settings.quarantine() == DmarcSettings.Quarantine.HOLD
                            ? new Edit.Hold("DMARC policy of " + outcome.authorDomain())
                            : new Edit.InsertHeader(0, "X-Quarantine", "dmarc; from=" + outcome.authorDomain()));
        }
        return new Verdict.Proceed(edits);
    }

    // RFC 8601 §2.7.7
    private static AuthenticationResult result(DmarcOutcome outcome, DmarcPolicy disposition, String override) {
        AuthenticationResult result = AuthenticationResult.of("dmarc", outcome.result());
        if (!outcome.reason().isEmpty()) {
            result = result.withReason(outcome.reason());
        } else if (outcome.found().isPresent() && outcome.result().equals("fail")) {
            String why = override.isEmpty() ? "" : " override=" + override;
            result = result.withReason(
                    "p=" + outcome.found().get().policy().word() + " dis=" + disposition.word() + why);
        }
        return outcome.authorDomain().isEmpty()
                ? result
                : result.withProperty("header", "from", outcome.authorDomain());
    }
}
