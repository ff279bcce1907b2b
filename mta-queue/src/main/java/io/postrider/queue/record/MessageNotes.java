// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import java.util.List;
import java.util.Optional;

/// What the intake noted about a message, beside its envelope.
///
/// @param sizeOctets head and body as stored
/// @param messageId the Message-ID field without angle brackets
/// @param holdReason present = the implicit first state of its recipients is *held*
/// @param routeTo a transport that a filter chose in the place of the routing policies
/// @param deliveredTo the addresses of its Delivered-To fields, in lower case
/// @param quiet true when no notification may be sent for it, such as for senders that are not verified
public record MessageNotes(
        long sizeOctets,
        Optional<String> messageId,
        Optional<String> holdReason,
        Optional<String> routeTo,
        List<String> deliveredTo,
        boolean quiet) {
    /// Copies the list.
    public MessageNotes {
        deliveredTo = List.copyOf(deliveredTo);
    }
}
