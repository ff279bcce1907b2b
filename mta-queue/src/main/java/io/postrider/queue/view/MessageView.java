// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A queued message as `queue list` and `queue show` show it.
///
/// @param id the queue id
/// @param sender the reverse-path without angle brackets; empty for `<>`
/// @param state `active`, `deferred`, `scheduled`, `held`: the first that any open recipient has
/// @param sizeOctets head and body
/// @param arrived when
/// @param due when the next of its recipients is tried, where that is later than now
/// @param tenant whose mail it is
/// @param recipients all of them, in order
public record MessageView(
        String id,
        String sender,
        String state,
        long sizeOctets,
        Instant arrived,
        Optional<Instant> due,
        String tenant,
        List<RecipientView> recipients) {
    /// Copies the list.
    public MessageView {
        recipients = List.copyOf(recipients);
    }
}
