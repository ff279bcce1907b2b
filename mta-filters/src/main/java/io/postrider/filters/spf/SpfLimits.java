// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import java.time.Duration;

/// The bounds of one evaluation (RFC 7208 §4.6.4, §11.1).
///
/// @param lookups terms that cause DNS queries
/// @param voidLookups of these, how many may find nothing
/// @param queries DNS questions in all, those for MX hosts and PTR names included
/// @param time how long the evaluation may wait for the DNS
public record SpfLimits(int lookups, int voidLookups, int queries, Duration time) {
    /// How many hosts of one MX answer, and how many PTR names, may be looked up.
    static final int MAX_HOSTS = 10;

    /// What a filter may spend of the 60 questions and 20 seconds that all authentication of one message may
    /// take.
    static SpfLimits ofFilter() {
        return new SpfLimits(10, 2, 30, Duration.ofSeconds(8));
    }

    /// 10 lookups, 2 void ones, 40 questions, 15 seconds.
    public static SpfLimits standard() {
        return new SpfLimits(10, 2, 40, Duration.ofSeconds(15));
    }
}
