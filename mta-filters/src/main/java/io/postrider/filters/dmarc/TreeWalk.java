// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dmarc;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsType;
import io.postrider.filters.dns.DnsNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Records and organisational domains by the DNS (RFC 9989 §4.10). One evaluation, one thread.
final class TreeWalk {
    private static final int MAX_LABELS = 8;
    private final DnsResolver dns;
    private boolean failed;

    /// A record and where it stands.
    record Step(String domain, DmarcRecord record) {}

    TreeWalk(DnsResolver dns) {
        this.dns = dns;
    }

    /// True when a question since the making got no answer for now.
    boolean failed() {
        return failed;
    }

    /// The one record at a domain; many are none (§4.10 step 2).
    Optional<DmarcRecord> at(String domain) {
        String name = "_dmarc." + domain;
        if (!DnsNames.isAskable(name)) {
            return Optional.empty();
        }
        DnsAnswer answer = dns.resolve(name, DnsType.TXT);
        failed |= answer.status().isTemporary();
        List<DmarcRecord> records = new ArrayList<>();
        for (DnsRecord.Text text : answer.records(DnsRecord.Text.class)) {
            DmarcRecord.parse(text.joined()).ifPresent(records::add);
        }
        return records.size() == 1 ? Optional.of(records.getFirst()) : Optional.empty();
    }

    /// The records from a domain to the root, longest name first; ends at the first with psd=n or psd=y.
    List<Step> walk(String domain) {
        List<Step> steps = new ArrayList<>();
        for (String at = domain; !at.isEmpty(); at = next(at)) {
            Optional<DmarcRecord> record = at(at);
            if (record.isPresent()) {
                steps.add(new Step(at, record.get()));
                if (record.get().publicSuffix() != 'u') {
                    return steps;
                }
            }
        }
        return steps;
    }

    // step 4: from eight labels on, straight to the last seven
    private static String next(String domain) {
        String at = parent(domain);
        while (DnsNames.labels(at) >= MAX_LABELS) {
            at = parent(at);
        }
        return at;
    }

    private static String parent(String domain) {
        int dot = domain.indexOf('.');
        return dot < 0 ? "" : domain.substring(dot + 1);
    }

    /// The organisational domain (§4.10.2) by the steps of a walk that began at `domain`.
    static String organizationalDomain(String domain, List<Step> steps) {
        for (Step step : steps) {
            char psd = step.record().publicSuffix();
            if (psd == 'n') {
                return step.domain();
            }
            if (psd == 'y' && !step.domain().equals(domain)) {
                return oneBelow(domain, step.domain());
            }
        }
        return steps.isEmpty() ? domain : steps.getLast().domain();
    }

    private static String oneBelow(String domain, String suffix) {
        String head = domain.substring(0, domain.length() - suffix.length() - 1);
        return head.substring(head.lastIndexOf('.') + 1) + "." + suffix;
    }
}
