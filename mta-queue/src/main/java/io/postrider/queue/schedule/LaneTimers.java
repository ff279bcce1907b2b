// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// When lanes are to be looked at again. Not thread-safe.
final class LaneTimers {
    private final TreeMap<Instant, Set<String>> timers = new TreeMap<>();

    void add(Instant at, String lane) {
        timers.computeIfAbsent(at, t -> new LinkedHashSet<>()).add(lane);
    }

    /// The next one's time.
    Optional<Instant> next() {
        return timers.isEmpty() ? Optional.empty() : Optional.of(timers.firstKey());
    }

    /// Takes out the lanes whose time has come.
    List<String> fired(Instant now) {
        List<String> lanes = new ArrayList<>();
        while (!timers.isEmpty() && !timers.firstKey().isAfter(now)) {
            lanes.addAll(timers.pollFirstEntry().getValue());
        }
        return lanes;
    }
}
