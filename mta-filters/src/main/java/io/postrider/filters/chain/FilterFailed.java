// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.chain;

import io.postrider.api.event.OperationEvent;
import io.postrider.api.queue.QueueId;
import java.time.Instant;
import java.util.Optional;

/// A filter threw, hung or answered nonsense.
///
/// @param at when
/// @param name the filter
/// @param text what happened, in one sentence
/// @param queueId the message, where there is one yet
/// @param sessionId the session
record FilterFailed(Instant at, String name, String text, Optional<QueueId> queueId, Optional<String> sessionId)
        implements OperationEvent {
    @Override
    public String kind() {
        return "filter-failed";
    }

    @Override
    public String subject() {
        return "filter";
    }

    @Override
    public boolean warning() {
        return true;
    }
}
