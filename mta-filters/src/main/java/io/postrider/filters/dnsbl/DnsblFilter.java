// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dnsbl;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsType;
import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Recipient;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.dns.DnsNames;
import io.postrider.filters.dns.IpText;
import io.postrider.filters.dnsbl.DnsblSettings.Subject;
import io.postrider.filters.scanner.Replies;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Asks all lists at once when the first recipient comes, and adds up what they say. A list that gives no
/// answer counts
/// nothing. Thread-safe.
final class DnsblFilter implements MailFilter {
    private final List<AskedList> lists;
    private final DnsblSettings settings;
    private final DnsResolver dns;
    private final Executor executor;

    /// A list as it is asked.
    record AskedList(String zone, Subject of, double score, ListAnswers answers) {}

    /// A list that has the subject.
    private record Hit(AskedList list, String subject, String name, String address) {}

    DnsblFilter(List<AskedList> lists, DnsblSettings settings, DnsResolver dns, Executor executor) {
        this.lists = lists;
        this.settings = settings;
        this.dns = dns;
        this.executor = executor;
    }

    @Override
    public Hooks open(Session session) {
        return new Hooks() {
            private Optional<Verdict> known = Optional.empty();
            private boolean told;

            @Override
            public Verdict onMail(Transaction transaction) {
                known = Optional.empty();
                told = false;
                return Verdict.proceed();
            }

            @Override
            public Verdict onRcpt(Transaction transaction, Recipient recipient) {
                Verdict verdict = known.orElseGet(() -> decide(session, transaction));
                known = Optional.of(verdict);
                boolean again = told && verdict instanceof Verdict.Proceed;
                told = true;
                return again ? Verdict.proceed() : verdict;
            }
        };
    }

    private Verdict decide(Session session, Transaction transaction) {
        if (session.relayNetwork()
                || session.identity().isPresent()
                || session.clientAddress().isEmpty()) {
            return Verdict.proceed();
        }
        List<CompletableFuture<Optional<Hit>>> asked = new ArrayList<>();
        for (AskedList list : lists) {
            subject(list.of(), session, transaction)
                    .ifPresent(subject -> asked.add(CompletableFuture.supplyAsync(() -> ask(list, subject), executor)));
        }
        List<Hit> hits = asked.stream().flatMap(one -> one.join().stream()).toList();
        double score = hits.stream().mapToDouble(hit -> hit.list().score()).sum();
        Optional<Hit> worst =
                hits.stream().filter(hit -> hit.list().score() > 0).findFirst();
        if (worst.isPresent() && score >= settings.rejectScore() && !settings.onlyTag()) {
            return refusal(worst.get());
        }
        return new Verdict.Proceed(edits(hits, score));
    }

    private static Optional<String> subject(Subject of, Session session, Transaction transaction) {
        Optional<String> name = switch (of) {
            case CLIENT -> session.clientAddress().map(a -> IpText.readable(a.getAddress()));
            case HELO -> session.helo().filter(helo -> !helo.startsWith("[") && helo.contains("."));
            case CLIENT_NAME -> session.clientName();
            case SENDER_DOMAIN ->
                transaction
                        .envelope()
                        .reversePath()
                        .mailbox()
                        .filter(box -> !box.domain().isLiteral())
                        .map(box -> box.domain().ascii());
        };
        return name.map(DnsNames::withoutFinalDot).filter(text -> !text.isEmpty());
    }

    private Optional<Hit> ask(AskedList list, String subject) {
        String label = list.of() == Subject.CLIENT ? reversed(subject) : subject;
        String name = label + "." + list.zone();
        if (name.length() > 253) {
            return Optional.empty();
        }
        DnsAnswer answer = dns.resolve(name, DnsType.A);
        return answer.records(DnsRecord.Address.class).stream()
                .filter(record -> list.answers().count(record.address().getAddress()))
                .findFirst()
                .map(record -> new Hit(list, subject, name, IpText.readable(record.address())));
    }

    // RFC 5782 §2.1 and §2.4: as in the reverse zones, without their suffix
    private static String reversed(String address) {
        return IpText.address(address).map(IpText::reverseName).orElse("").replaceAll("\\.(in-addr|ip6)\\.arpa$", "");
    }

    private Verdict refusal(Hit hit) {
        String reason = dns.resolve(hit.name(), DnsType.TXT).records(DnsRecord.Text.class).stream()
                .findFirst()
                .map(text -> "; " + text.joined())
                .orElse("");
        String text = "Service unavailable; [" + hit.subject() + "] blocked using "
                + hit.list().zone() + reason;
        return new Verdict.Refuse(Replies.refusal(550, "5.7.1", text));
    }

    private List<Edit> edits(List<Hit> hits, double score) {
        List<Edit> edits = new ArrayList<>();
        for (Hit hit : hits) {
            if (hit.list().score() < 0) {
                // RFC 8904
                edits.add(new Edit.Report(AuthenticationResult.of("dnswl", "pass")
                        .withProperty("dns", "zone", hit.list().zone())
                        .withProperty("policy", "ip", hit.address())));
            }
        }
        if (settings.onlyTag() && !hits.isEmpty()) {
            String zones =
                    String.join(" ", hits.stream().map(hit -> hit.list().zone()).toList());
            edits.add(new Edit.AppendHeader("X-DNSBL", String.format(Locale.ROOT, "%.1f ", score) + zones));
        }
        return edits;
    }
}
