// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dmarc;

import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.filters.dmarc.DmarcOutcome.Alignment;
import io.postrider.filters.dmarc.DmarcOutcome.Applied;
import io.postrider.filters.dmarc.DmarcRequest.Identifier;
import io.postrider.filters.dns.DnsNames;
import io.postrider.filters.psl.PublicSuffixList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// One author domain's evaluation. One thread, used once.
final class DmarcCheck {
    private static final int MAX_IDENTIFIERS = 10;
    private final DmarcRequest request;
    private final String author;
    private final DmarcMode mode;
    private final Supplier<PublicSuffixList> suffixes;
    private final DnsResolver dns;
    private final TreeWalk walk;

    DmarcCheck(
            DmarcRequest request, String author, DmarcMode mode, Supplier<PublicSuffixList> suffixes, DnsResolver dns) {
        this.request = request;
        this.author = DnsNames.withoutFinalDot(author.toLowerCase(Locale.ROOT));
        this.mode = mode;
        this.suffixes = suffixes;
        this.dns = dns;
        this.walk = new TreeWalk(dns);
    }

    DmarcOutcome evaluate() {
        Optional<Applied> found = discover();
        if (found.isEmpty()) {
            // a record may exist that could not be asked for: no verdict
            return walk.failed()
                    ? DmarcOutcome.without("temperror", author, "no answer for the policy record")
                    : DmarcOutcome.without("none", author, "no policy record");
        }
        Applied applied = found.get();
        Alignment alignment = new Alignment(
                request.spf().passes()
                        && aligned(request.spf(), applied, applied.record().strictSpf()),
                request.dkim().stream()
                        .filter(Identifier::passes)
                        .limit(MAX_IDENTIFIERS)
                        .anyMatch(one -> aligned(one, applied, applied.record().strictDkim())));
        if (alignment.any()) {
            return new DmarcOutcome("pass", author, found, alignment, DmarcPolicy.NONE, "");
        }
        if (isUndecided(applied) || mayAlignLater(applied)) {
            return new DmarcOutcome(
                    "temperror", author, found, alignment, DmarcPolicy.NONE, "no answer for an identifier");
        }
        return new DmarcOutcome("fail", author, found, alignment, disposition(applied), "");
    }

    // without an answer the record, or what aligns, may be another one; with nothing to align the own record decides
    private boolean isUndecided(Applied applied) {
        boolean something = request.spf().passes() || request.dkim().stream().anyMatch(Identifier::passes);
        return walk.failed() && (something || !applied.domain().equals(author));
    }

    // RFC 9989 §5.3.6: while SPF or DKIM of an aligned domain has no answer, the message neither passes nor fails
    private boolean mayAlignLater(Applied applied) {
        boolean spf = request.spf().isTemporary()
                && aligned(request.spf(), applied, applied.record().strictSpf());
        return spf
                || request.dkim().stream()
                        .filter(Identifier::isTemporary)
                        .limit(MAX_IDENTIFIERS)
                        .anyMatch(one -> aligned(one, applied, applied.record().strictDkim()));
    }

    private DmarcPolicy disposition(Applied applied) {
        boolean weaker = switch (mode) {
            case RFC9989 -> applied.record().isTesting();
            // RFC 7489 §6.6.4: what the percentage leaves out gets the next weaker policy; 0 leaves out all
            case RFC7489 -> applied.record().percent() == 0;
        };
        return weaker ? applied.policy().weaker() : applied.policy();
    }

    private Optional<Applied> discover() {
        Optional<Applied> found = mode == DmarcMode.RFC9989 ? byTreeWalk() : bySuffixList();
        return found.filter(applied -> applied.record().isUsable(mode));
    }

    // RFC 9989 §4.10.1: the author domain's record, else that of its organisational domain, else that of its PSD
    private Optional<Applied> byTreeWalk() {
        List<TreeWalk.Step> steps = walk.walk(author);
        String organization = TreeWalk.organizationalDomain(author, steps);
        for (TreeWalk.Step step : steps) {
            if (step.domain().equals(author)) {
                return Optional.of(applied(step.domain(), step.record(), organization));
            }
        }
        return steps.stream()
                .filter(step -> step.domain().equals(organization))
                .findFirst()
                .or(() -> steps.stream()
                        .filter(step -> step.record().publicSuffix() == 'y')
                        .findFirst())
                .map(step -> applied(step.domain(), step.record(), organization));
    }

    // RFC 7489 §6.6.3
    private Optional<Applied> bySuffixList() {
        String organization = organizationByList(author);
        Optional<DmarcRecord> own = walk.at(author);
        if (own.isPresent() || author.equals(organization)) {
            return own.map(record -> applied(author, record, organization));
        }
        return walk.at(organization).map(record -> applied(organization, record, organization));
    }

    private String organizationByList(String domain) {
        return suffixes.get().registrable(domain).orElse(domain);
    }

    private Applied applied(String domain, DmarcRecord record, String organization) {
        return new Applied(record, domain, organization, policy(domain, record));
    }

    private DmarcPolicy policy(String domain, DmarcRecord record) {
        DmarcPolicy own = record.policy().orElse(DmarcPolicy.NONE);
        if (record.isReducedToNone(mode)) {
            return DmarcPolicy.NONE;
        }
        if (domain.equals(author)) {
            return own;
        }
        DmarcPolicy below = record.subdomainPolicy().orElse(own);
        boolean differs = mode == DmarcMode.RFC9989
                && record.nonExistentPolicy().filter(np -> np != below).isPresent();
        return differs && isMissing(author) ? record.nonExistentPolicy().orElse(below) : below;
    }

    // RFC 9989 §3.2.13: NXDOMAIN, whatever the type that was asked for
    private boolean isMissing(String domain) {
        return dns.resolve(domain, DnsType.A).status() == DnsStatus.NO_SUCH_NAME;
    }

    private boolean aligned(Identifier identifier, Applied applied, boolean strict) {
        String domain =
                DnsNames.withoutFinalDot(DnsNames.ascii(identifier.domain()).toLowerCase(Locale.ROOT));
        if (domain.equals(author)) {
            return true;
        }
        String common = applied.organizationalDomain();
        // the same organisational domain lies above both: where it does not, nothing need be asked
        if (strict || !DnsNames.isAskable(domain) || !DnsNames.isWithin(domain, common)) {
            return false;
        }
        String organization = mode == DmarcMode.RFC9989
                ? TreeWalk.organizationalDomain(domain, walk.walk(domain))
                : organizationByList(domain);
        return organization.equals(common);
    }
}
