// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The caps that several lanes share, such as those of a source address or an MX site, and the lanes
/// that wait for them. Not thread-safe.
final class SharedCaps {
    private final Map<String, Integer> use = new HashMap<>();
    private final Map<String, ArrayDeque<String>> waiters = new HashMap<>();

    /// True when all of a lane's caps have room; else the lane waits for the first that has none.
    boolean haveRoom(Lane lane) {
        for (LanePolicy.GroupCap group : lane.policy().groups()) {
            if (!hasRoom(group)) {
                ArrayDeque<String> waiting = waiters.computeIfAbsent(group.name(), n -> new ArrayDeque<>());
                if (!waiting.contains(lane.name())) {
                    waiting.add(lane.name());
                }
                return false;
            }
        }
        return true;
    }

    private boolean hasRoom(LanePolicy.GroupCap group) {
        return use.getOrDefault(group.name(), 0) < group.limit();
    }

    void take(Lane lane) {
        lane.policy().groups().forEach(group -> use.merge(group.name(), 1, Integer::sum));
    }

    void giveBack(Lane lane) {
        lane.policy().groups().forEach(group -> use.merge(group.name(), -1, Integer::sum));
    }

    /// How many lanes wait for the caps of this one.
    int waiting(Lane lane) {
        int count = 0;
        for (LanePolicy.GroupCap group : lane.policy().groups()) {
            ArrayDeque<String> waiting = waiters.get(group.name());
            count += waiting == null ? 0 : waiting.size();
        }
        return count;
    }

    /// The next lane that waits for one of these caps and may look again, since there is room.
    Optional<String> next(Lane lane) {
        for (LanePolicy.GroupCap group : lane.policy().groups()) {
            ArrayDeque<String> waiting = waiters.get(group.name());
            if (waiting != null && hasRoom(group) && !waiting.isEmpty()) {
                return Optional.of(waiting.remove());
            }
        }
        return Optional.empty();
    }
}
