// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.delivery.dns.IpLiteral;
import io.postrider.smtp.client.TlsDemand;
import io.postrider.smtp.tls.TrustAnchors;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Decides what TLS one host must have. The configuration's level comes first; where it leaves room
/// (opportunistic, required, dane), DANE decides before MTA-STS (RFC 8461 §2), and both before the
/// level itself. Thread-safe.
public final class TlsPolicyResolver {
    private final TrustAnchors anchors;
    private final DanePolicy dane;
    private final MtaSts mtaSts;

    /// A resolver that trusts these authorities and looks policies up there.
    public TlsPolicyResolver(TrustAnchors anchors, DanePolicy dane, MtaSts mtaSts) {
        this.anchors = anchors;
        this.dane = dane;
        this.mtaSts = mtaSts;
    }

    /// What a host must have. Asks the DNS, and the web where a domain's MTA-STS policy is not
    /// known yet.
    public TlsPlan plan(TlsWish wish, TlsQuestion question) {
        return switch (wish.level()) {
            case NONE -> question.requireTls() ? refused(question) : clear(question);
            case VERIFY -> verify("verify", names(wish, question), question, ReportedPolicy.none(question.domain()));
            case FINGERPRINT -> fingerprint(wish, question);
            case DANE_ONLY ->
                dane.plan(question)
                        .orElseGet(() -> new TlsPlan.Skip(
                                "dane-only",
                                Diagnostic.of(
                                        "4.7.5", "No usable TLSA records, proven by DNSSEC, for " + question.host()),
                                ReportedPolicy.none(question.domain()),
                                Optional.of("dane-required")));
            case OPPORTUNISTIC, REQUIRED, DANE -> raised(wish, question);
        };
    }

    private TlsPlan raised(TlsWish wish, TlsQuestion question) {
        if (wish.dane() || wish.level() == TlsLevel.DANE) {
            Optional<TlsPlan> plan = dane.plan(question);
            // unusable records ask for encryption only: MTA-STS may still ask for more
            boolean decides = plan.isPresent() && !(plan.get() instanceof TlsPlan.Use use && !use.verifies());
            if (decides) {
                return plan.get();
            }
            TlsPlan least = plan.orElseGet(() -> ofLevel(wish.level(), question));
            return wish.mtaSts() && question.byMx() ? byMtaSts(question, least) : orRequireTls(question, least);
        }
        TlsPlan least = ofLevel(wish.level(), question);
        return wish.mtaSts() && question.byMx() ? byMtaSts(question, least) : orRequireTls(question, least);
    }

    private TlsPlan byMtaSts(TlsQuestion question, TlsPlan least) {
        Optional<MtaStsPolicy> policy = mtaSts.policy(question.domain());
        if (policy.isEmpty() || policy.get().mode() == MtaStsPolicy.Mode.NONE) {
            return orRequireTls(question, least);
        }
        boolean listed = policy.get().matches(question.host());
        ReportedPolicy reported = ReportedPolicy.sts(question.domain(), policy.get());
        if (policy.get().mode() == MtaStsPolicy.Mode.TESTING) {
            return orRequireTls(question, tested(least, reported));
        }
        if (!listed) {
            return new TlsPlan.Skip(
                    "mta-sts",
                    Diagnostic.of(
                            "4.7.5",
                            "MTA-STS policy of " + question.domain() + " does not list the host " + question.host()),
                    reported,
                    Optional.of("validation-failure"));
        }
        return verify("mta-sts", List.of(question.host()), question, reported);
    }

    /// RFC 8689 §4.2.1: the host must be the one the sender's domain meant, and must prove it.
    private TlsPlan orRequireTls(TlsQuestion question, TlsPlan least) {
        if (!question.requireTls()) {
            return least;
        }
        return question.byMx() && !question.secureMx()
                ? refused(question)
                : verify("requiretls", List.of(question.host()), question, ReportedPolicy.none(question.domain()));
    }

    private static TlsPlan refused(TlsQuestion question) {
        return new TlsPlan.Skip(
                "requiretls",
                Diagnostic.of(
                        "5.7.10",
                        "REQUIRETLS: the way to " + question.host() + " is secured by neither DNSSEC nor MTA-STS"),
                ReportedPolicy.none(question.domain()),
                Optional.empty());
    }

    private static List<String> names(TlsWish wish, TlsQuestion question) {
        return wish.names().isEmpty() ? List.of(question.host()) : wish.names();
    }

    private TlsPlan verify(String policy, List<String> names, TlsQuestion question, ReportedPolicy reported) {
        String key = policy + " " + String.join(",", names);
        TlsDemand demand = new TlsDemand.Verify(names, anchors);
        return new TlsPlan.Use(demand, policy, key, false, serverName(question), reported);
    }

    private static TlsPlan fingerprint(TlsWish wish, TlsQuestion question) {
        return use("fingerprint", new TlsDemand.Fingerprint(wish.fingerprints()), question)
                .withKey("fingerprint " + new TreeSet<>(wish.fingerprints()));
    }

    private static TlsPlan clear(TlsQuestion question) {
        return use("none", new TlsDemand.None(), question);
    }

    private static TlsPlan ofLevel(TlsLevel level, TlsQuestion question) {
        return level == TlsLevel.REQUIRED
                ? use("required", new TlsDemand.Required(), question)
                : use("opportunistic", new TlsDemand.Opportunistic(), question);
    }

    private static TlsPlan.Use use(String policy, TlsDemand demand, TlsQuestion question) {
        boolean clearOnFailure = demand instanceof TlsDemand.Opportunistic;
        ReportedPolicy reported = ReportedPolicy.none(question.domain());
        return new TlsPlan.Use(demand, policy, policy, clearOnFailure, serverName(question), reported);
    }

    private static TlsPlan tested(TlsPlan plan, ReportedPolicy reported) {
        return switch (plan) {
            case TlsPlan.Use use ->
                new TlsPlan.Use(
                        use.demand(), "mta-sts-testing", use.key(), use.clearOnFailure(), use.serverName(), reported);
            case TlsPlan.Skip skip -> skip;
        };
    }

    /// RFC 6066 §3: an address is no server name.
    static String serverName(TlsQuestion question) {
        return IpLiteral.isOne(question.host()) ? "" : question.host();
    }
}
