// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.report;

import io.postrider.delivery.tls.ReportedPolicy;
import io.postrider.delivery.tls.TlsResultListener;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts sessions by UTC day, domain, policy and kind of failure (RFC 8460 §4). In memory and
/// bounded: what is beyond the bounds is counted as dropped. Thread-safe by one short lock.
public final class TlsResultCounter implements TlsResultListener {
    private static final int MAXIMUM_DOMAINS = 20_000;
    private static final int MAXIMUM_POLICIES = 20;
    private static final int MAXIMUM_DETAILS = 100;
    private final InstantSource clock;
    private final Map<LocalDate, Map<String, Map<ReportedPolicy, Counts>>> days = new TreeMap<>();
    private long dropped;

    /// A counter with this clock.
    public TlsResultCounter(InstantSource clock) {
        this.clock = clock;
    }

    /// One day's results for one domain.
    ///
    /// @param day in UTC
    /// @param domain whose hosts they are
    /// @param policies what was seen
    public record DomainResults(LocalDate day, String domain, List<PolicyResults> policies) {
        /// Copies the list.
        public DomainResults {
            policies = List.copyOf(policies);
        }
    }

    /// Sessions under one policy.
    ///
    /// @param policy which
    /// @param successes sessions that fulfilled it
    /// @param failures sessions that did not
    /// @param details of the failures, by kind and addresses
    public record PolicyResults(ReportedPolicy policy, long successes, long failures, List<FailureDetail> details) {
        /// Copies the list.
        public PolicyResults {
            details = List.copyOf(details);
        }
    }

    /// Failures of one kind at one host.
    ///
    /// @param type the result type (RFC 8460 §4.3)
    /// @param sendingAddress ours; may be empty
    /// @param host the mail host
    /// @param receivingAddress its address
    /// @param sessions how many
    /// @param reason one phrase; may be empty
    public record FailureDetail(
            String type, String sendingAddress, String host, String receivingAddress, long sessions, String reason) {}

    private static final class Counts {
        private long successes;
        private long failures;
        private final Map<FailureDetail, Long> details = new LinkedHashMap<>();
    }

    @Override
    public void onSession(Session session) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        synchronized (days) {
            var domains = days.computeIfAbsent(today, d -> new LinkedHashMap<>());
            if (domains.size() >= MAXIMUM_DOMAINS && !domains.containsKey(session.domain())) {
                dropped++;
                return;
            }
            var policies = domains.computeIfAbsent(session.domain(), d -> new LinkedHashMap<>());
            if (policies.size() >= MAXIMUM_POLICIES && !policies.containsKey(session.policy())) {
                dropped++;
                return;
            }
            count(policies.computeIfAbsent(session.policy(), p -> new Counts()), session);
        }
    }

    private void count(Counts counts, Session session) {
        if (session.failure().isEmpty()) {
            counts.successes++;
            return;
        }
        counts.failures++;
        FailureDetail detail = new FailureDetail(
                session.failure().get(),
                session.sendingAddress(),
                session.host(),
                session.receivingAddress(),
                0,
                session.reason());
        if (counts.details.size() < MAXIMUM_DETAILS || counts.details.containsKey(detail)) {
            counts.details.merge(detail, 1L, Long::sum);
        }
    }

    /// Takes the results of all days before today out of the counter.
    public List<DomainResults> takeFinished() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<DomainResults> finished = new ArrayList<>();
        synchronized (days) {
            days.entrySet().removeIf(day -> {
                boolean over = day.getKey().isBefore(today);
                if (over) {
                    day.getValue().forEach((domain, policies) -> finished.add(results(day.getKey(), domain, policies)));
                }
                return over;
            });
        }
        return finished;
    }

    private static DomainResults results(LocalDate day, String domain, Map<ReportedPolicy, Counts> policies) {
        List<PolicyResults> list = new ArrayList<>();
        policies.forEach((policy, counts) -> {
            List<FailureDetail> details = new ArrayList<>();
            counts.details.forEach((d, sessions) -> details.add(
                    new FailureDetail(d.type, d.sendingAddress, d.host, d.receivingAddress, sessions, d.reason)));
            list.add(new PolicyResults(policy, counts.successes, counts.failures, details));
        });
        return new DomainResults(day, domain, list);
    }

    /// Sessions that were not counted for want of room.
    public long dropped() {
        synchronized (days) {
            return dropped;
        }
    }
}
