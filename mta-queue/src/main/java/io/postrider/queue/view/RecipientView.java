// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.view;

import java.time.Instant;
import java.util.Optional;

/// A recipient of a queued message.
///
/// @param ordinal its place
/// @param address without angle brackets
/// @param domain its domain in A-label form
/// @param state `waiting sending deferred held delivered failed expanded uncertain`
/// @param lane the lane's name; empty while nobody has routed it
/// @param attempts how many were made
/// @param lastReply what was last said, with code and status where a peer said it
/// @param due when it is tried again
public record RecipientView(
        int ordinal,
        String address,
        String domain,
        String state,
        String lane,
        int attempts,
        Optional<String> lastReply,
        Optional<Instant> due) {}
