// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.filters.dns.DnsBudget;
import io.postrider.filters.spf.MacroString.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One `check_host()` with everything that it includes and redirects to (RFC 7208 §4 to §6). One thread, used
/// once.
final class SpfCheck {
    private final SpfRequest request;
    private final DnsBudget dns;
    private final SpfTargets targets;
    private final MacroExpander macros;
    private final SpfLimits limits;
    private int lookups;

    /// What a record says.
    ///
    /// @param result the result
    /// @param mechanism the term that decided
    /// @param reason why, for errors
    /// @param explanation the record's `exp`
    /// @param domain where that record stands
    record Decision(
            SpfResult result, String mechanism, String reason, Optional<MacroString> explanation, String domain) {

        static Decision error(SpfResult result, String mechanism, String reason, String domain) {
            return new Decision(result, mechanism, reason, Optional.empty(), domain);
        }
    }

    /// Whether a mechanism matches.
    sealed interface Match {
        /// It does or does not.
        record Answer(boolean yes) implements Match {}

        /// The evaluation ends here.
        record Failed(SpfResult result, String reason) implements Match {}

        Match YES = new Answer(true);
        Match NO = new Answer(false);
    }

    SpfCheck(SpfRequest request, DnsBudget dns, SpfLimits limits) {
        this.request = request;
        this.dns = dns;
        this.limits = limits;
        this.targets = new SpfTargets(request.client(), dns, limits);
        this.macros = new MacroExpander(request, targets::validatedName);
    }

    int lookups() {
        return lookups;
    }

    int voidLookups() {
        return targets.voidLookups();
    }

    String expandText(MacroString macro, String domain) {
        return macros.text(macro, domain);
    }

    /// Finds, parses and evaluates the record of one domain.
    Decision evaluate(String domain) {
        DnsAnswer answer = targets.ask(domain, DnsType.TXT);
        if (answer.status().isTemporary()) {
            return Decision.error(temporary(), "", "DNS: no answer for " + domain, domain);
        }
        List<String> records = new ArrayList<>();
        for (DnsRecord.Text text : answer.records(DnsRecord.Text.class)) {
            if (SpfRecord.isSpf(text.joined())) {
                records.add(text.joined());
            }
        }
        if (records.isEmpty()) {
            return Decision.error(SpfResult.NONE, "", "no SPF record at " + domain, domain);
        }
        if (records.size() > 1) {
            // RFC 7208 §4.5: more than one record is a permerror
            return Decision.error(SpfResult.PERMERROR, "", "more than one SPF record at " + domain, domain);
        }
        try {
            return evaluate(SpfRecord.parse(records.getFirst()), domain);
        } catch (SpfSyntaxException malformed) {
            return Decision.error(SpfResult.PERMERROR, "", malformed.why() + " at " + domain, domain);
        }
    }

    private Decision evaluate(SpfRecord rules, String domain) {
        for (Directive directive : rules.directives()) {
            switch (matches(directive.mechanism(), domain)) {
                case Match.Failed failed -> {
                    return Decision.error(failed.result(), directive.text(), failed.reason(), domain);
                }
                case Match.Answer answer
                when answer.yes() -> {
                    return new Decision(directive.onMatch(), directive.text(), "", rules.explanation(), domain);
                }
                case Match.Answer no -> {}
            }
        }
        if (rules.redirect().isPresent() && !rules.hasAll()) {
            return redirect(rules.redirect().get(), domain);
        }
        return new Decision(SpfResult.NEUTRAL, "default", "", Optional.empty(), domain);
    }

    // RFC 7208 §6.1: the result of the target is the result, its exp is the exp; none becomes permerror
    private Decision redirect(MacroString to, String domain) {
        if (tooManyLookups()) {
            return Decision.error(SpfResult.PERMERROR, "redirect", "too many DNS lookups", domain);
        }
        String target = macros.name(to, domain);
        if (!SpfTargets.isAskable(target) || neverMatches(to)) {
            return Decision.error(SpfResult.PERMERROR, "redirect", "no such domain to redirect to", domain);
        }
        Decision decision = evaluate(target);
        return decision.result() == SpfResult.NONE
                ? Decision.error(SpfResult.PERMERROR, "redirect", decision.reason(), domain)
                : decision;
    }

    private Match matches(Mechanism mechanism, String domain) {
        return switch (mechanism) {
            case Mechanism.All all -> Match.YES;
            case Mechanism.Network net ->
                new Match.Answer(net.network().contains(request.client().getAddress()));
            case Mechanism.Include include -> include(include.domain(), domain);
            case Mechanism.Exists exists -> lookup(Optional.of(exists.domain()), domain, targets::exists);
            case Mechanism.Pointer pointer -> lookup(pointer.domain(), domain, targets::pointsTo);
            case Mechanism.Address a -> lookup(a.domain(), domain, target -> targets.address(target, a.prefixes()));
            case Mechanism.Exchanger mx ->
                lookup(mx.domain(), domain, target -> targets.exchanger(target, mx.prefixes()));
        };
    }

    /// A mechanism that asks the DNS about one target.
    private interface Question {
        Match ask(String target);
    }

    private Match lookup(Optional<MacroString> to, String domain, Question question) {
        if (tooManyLookups()) {
            return new Match.Failed(SpfResult.PERMERROR, "too many DNS lookups");
        }
        if (to.isPresent() && neverMatches(to.get())) {
            return Match.NO;
        }
        String target = to.isPresent() ? macros.name(to.get(), domain) : domain;
        return SpfTargets.isAskable(target) ? question.ask(target) : Match.NO;
    }

    // RFC 8616 §4: a non-ASCII local part makes %{s} and %{l} match nothing
    private boolean neverMatches(MacroString macro) {
        return macro.uses("sl") && request.localPart().chars().anyMatch(c -> c > 0x7e);
    }

    // RFC 7208 §5.2: pass matches, the other results do not, none and permerror are permerror
    private Match include(MacroString to, String domain) {
        if (tooManyLookups()) {
            return new Match.Failed(SpfResult.PERMERROR, "too many DNS lookups");
        }
        String target = macros.name(to, domain);
        if (!SpfTargets.isAskable(target) || neverMatches(to)) {
            return new Match.Failed(SpfResult.PERMERROR, "no such domain to include");
        }
        Decision decision = evaluate(target);
        return switch (decision.result()) {
            case PASS -> Match.YES;
            case FAIL, SOFTFAIL, NEUTRAL -> Match.NO;
            case TEMPERROR -> new Match.Failed(SpfResult.TEMPERROR, decision.reason());
            case PERMERROR, NONE -> new Match.Failed(SpfResult.PERMERROR, decision.reason());
        };
    }

    // RFC 7208 §4.6.4: include, a, mx, ptr, exists and redirect count
    private boolean tooManyLookups() {
        lookups++;
        return lookups > limits.lookups();
    }

    private SpfResult temporary() {
        return dns.exhausted() ? SpfResult.PERMERROR : SpfResult.TEMPERROR;
    }

    /// The domain's explanation; empty when it has none or it cannot be had (RFC 7208 §6.2).
    Optional<String> explanation(Decision decision) {
        if (decision.explanation().isEmpty()) {
            return Optional.empty();
        }
        String target = macros.name(decision.explanation().get(), decision.domain());
        if (!SpfTargets.isAskable(target)) {
            return Optional.empty();
        }
        DnsAnswer answer = dns.resolve(target, DnsType.TXT);
        List<DnsRecord.Text> texts = answer.records(DnsRecord.Text.class);
        if (answer.status() != DnsStatus.FOUND || texts.size() != 1) {
            return Optional.empty();
        }
        try {
            MacroString parsed = MacroString.parse(texts.getFirst().joined(), Place.EXPLANATION);
            return Optional.of(macros.text(parsed, decision.domain())).filter(text -> !text.isEmpty());
        } catch (SpfSyntaxException malformed) {
            return Optional.empty();
        }
    }
}
