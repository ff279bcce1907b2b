// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import java.time.Instant;
import java.util.Optional;

/// How a lane stands at a moment.
///
/// @param name the lane's name
/// @param waiting parts in memory that wait
/// @param running attempts that run
/// @param window attempts allowed at a time
/// @param dead true when the next hop is only probed
/// @param suspended true when an operator stopped it
/// @param restsUntil when it is tried again, while it rests
/// @param nextDue when the first of its mail in the store is due
public record LaneState(
        String name,
        int waiting,
        int running,
        int window,
        boolean dead,
        boolean suspended,
        Optional<Instant> restsUntil,
        Optional<Instant> nextDue) {}
