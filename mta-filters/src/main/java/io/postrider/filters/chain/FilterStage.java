// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.chain;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Origin;
import java.time.Duration;
import java.util.Set;

/// One filter's place in a chain.
///
/// @param name the configured name, for log, event and counter
/// @param filter the filter
/// @param timeout how long each call may take
/// @param onFailure what happens otherwise
/// @param origins the origins it works for; sessions of others pass it by
public record FilterStage(String name, MailFilter filter, Duration timeout, OnFailure onFailure, Set<Origin> origins) {
    /// What `never` means for a call: nothing waits without an end.
    private static final Duration LONGEST = Duration.ofHours(1);

    /// Copies the set; a time-out is an hour at most.
    public FilterStage {
        timeout = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
        origins = Set.copyOf(origins);
    }
}
