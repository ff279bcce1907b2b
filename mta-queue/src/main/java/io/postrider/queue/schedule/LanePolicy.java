// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a lane may do. Immutable; grows by `with…` methods.
///
/// @param initialConcurrency attempts at a time while nothing is known
/// @param concurrency attempts at a time at most
/// @param rateCount recipients per `ratePeriod`; 0 = unlimited
/// @param ratePeriod the time that `rateCount` is for
/// @param recipientsPerAttempt recipients of one part at most
/// @param groups caps that this lane shares with others
/// @param retry its retry times
public record LanePolicy(
        int initialConcurrency,
        int concurrency,
        int rateCount,
        Duration ratePeriod,
        int recipientsPerAttempt,
        List<GroupCap> groups,
        RetrySchedule retry) {
    /// Copies the list.
    public LanePolicy {
        groups = List.copyOf(groups);
        if (concurrency < 1 || recipientsPerAttempt < 1) {
            throw new IllegalArgumentException("a lane needs a slot, and a part a recipient");
        }
    }

    /// The usual one: 5 attempts at first, 20 at most, 50 recipients in each, no rate.
    public static LanePolicy of(RetrySchedule retry) {
        return new LanePolicy(5, 20, 0, Duration.ofSeconds(1), 50, List.of(), retry);
    }

    /// The same with another cap.
    public LanePolicy withConcurrency(int most) {
        int first = Math.min(initialConcurrency, most);
        return new LanePolicy(first, most, rateCount, ratePeriod, recipientsPerAttempt, groups, retry);
    }

    /// The same with a rate.
    public LanePolicy withRate(int count, Duration period) {
        return new LanePolicy(initialConcurrency, concurrency, count, period, recipientsPerAttempt, groups, retry);
    }

    /// The same with another number of recipients in an attempt.
    public LanePolicy withRecipientsPerAttempt(int most) {
        return new LanePolicy(initialConcurrency, concurrency, rateCount, ratePeriod, most, groups, retry);
    }

    /// The same with caps shared with other lanes: per source address, per MX site.
    public LanePolicy withGroups(List<GroupCap> shared) {
        return new LanePolicy(
                initialConcurrency, concurrency, rateCount, ratePeriod, recipientsPerAttempt, shared, retry);
    }

    /// The same with other retry times.
    public LanePolicy withRetry(RetrySchedule other) {
        return new LanePolicy(
                initialConcurrency, concurrency, rateCount, ratePeriod, recipientsPerAttempt, groups, other);
    }

    Optional<TokenBucket.Rate> rate() {
        return rateCount > 0 ? Optional.of(new TokenBucket.Rate(rateCount, ratePeriod)) : Optional.empty();
    }

    /// A cap that lanes share.
    ///
    /// @param name such as `source 192.0.2.1`
    /// @param limit attempts at a time
    public record GroupCap(String name, int limit) {}
}
