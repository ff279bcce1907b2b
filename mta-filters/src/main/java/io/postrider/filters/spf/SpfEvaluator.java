// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import io.postrider.api.dns.DnsResolver;
import io.postrider.filters.dns.DnsBudget;
import io.postrider.filters.dns.DnsNames;
import io.postrider.filters.spf.MacroString.Place;
import java.time.InstantSource;
import java.util.Optional;

/// Evaluates SPF (RFC 7208): client, identity and DNS answers in, result out. Thread-safe; blocks on the DNS
/// only.
public final class SpfEvaluator {
    static final String DEFAULT_EXPLANATION = "The domain's SPF policy does not permit this client to use the address";
    private final DnsResolver dns;
    private final SpfLimits limits;
    private final InstantSource clock;

    /// An evaluator with these bounds; the clock measures only how long the DNS takes.
    public SpfEvaluator(DnsResolver dns, SpfLimits limits, InstantSource clock) {
        this.dns = dns;
        this.limits = limits;
        this.clock = clock;
    }

    /// `check_host()` with its initial processing (RFC 7208 §4.3).
    public SpfOutcome check(SpfRequest request) {
        String domain = request.domain();
        if (!isCheckable(domain)) {
            return new SpfOutcome(
                    SpfResult.NONE, domain, "", Optional.empty(), "no domain that could have a record", 0, 0);
        }
        DnsBudget budget = new DnsBudget(dns, limits.queries(), limits.time(), clock);
        SpfCheck check = new SpfCheck(request, budget, limits);
        SpfCheck.Decision decision = check.evaluate(domain);
        Optional<String> explanation = decision.result() == SpfResult.FAIL
                ? Optional.of(check.explanation(decision).orElse(DEFAULT_EXPLANATION))
                : Optional.empty();
        return new SpfOutcome(
                decision.result(),
                domain,
                decision.mechanism(),
                explanation,
                decision.reason(),
                check.lookups(),
                check.voidLookups());
    }

    // RFC 7208 §4.3: malformed, or not a multi-label domain name; an address literal is none either
    private static boolean isCheckable(String domain) {
        return DnsNames.isAskable(domain) && DnsNames.labels(domain) > 1 && !domain.startsWith("[");
    }

    /// Expands one macro string as an explanation would, for trying records out; empty when it is malformed.
    public Optional<String> expand(String macro, SpfRequest request, String domain) {
        DnsBudget budget = new DnsBudget(dns, limits.queries(), limits.time(), clock);
        try {
            MacroString parsed = MacroString.parse(macro, Place.EXPLANATION);
            return Optional.of(new SpfCheck(request, budget, limits).expandText(parsed, domain));
        } catch (SpfSyntaxException malformed) {
            return Optional.empty();
        }
    }
}
