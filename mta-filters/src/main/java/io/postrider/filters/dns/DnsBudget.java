// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dns;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// A resolver for one evaluation: the same question is asked once, and neither the number of questions nor
/// the time
/// they take can be driven up by a zone (RFC 7208 §11.1). Beyond the bounds every answer is
/// [DnsStatus#TIMEOUT].
///
/// For one message and one thread.
public final class DnsBudget implements DnsResolver {
    private final DnsResolver dns;
    private final InstantSource clock;
    private final Instant deadline;
    private final Map<Question, DnsAnswer> known = new HashMap<>();
    private int left;
    private boolean exhausted;

    private record Question(String name, DnsType type) {}

    /// Puts the bounds around `dns`, from now on.
    public DnsBudget(DnsResolver dns, int maxQueries, Duration maxTime, InstantSource clock) {
        this.dns = dns;
        this.clock = clock;
        this.left = maxQueries;
        this.deadline = clock.instant().plus(maxTime);
    }

    @Override
    public DnsAnswer resolve(String name, DnsType type) {
        Question question = new Question(name.toLowerCase(Locale.ROOT), type);
        DnsAnswer before = known.get(question);
        if (before != null) {
            return before;
        }
        if (left <= 0) {
            exhausted = true;
            return DnsAnswer.none(DnsStatus.TIMEOUT);
        }
        if (!clock.instant().isBefore(deadline)) {
            return DnsAnswer.none(DnsStatus.TIMEOUT);
        }
        left--;
        DnsAnswer answer = dns.resolve(name, type);
        known.put(question, answer);
        return answer;
    }

    /// True when a question was not asked because there had been too many.
    public boolean exhausted() {
        return exhausted;
    }
}
