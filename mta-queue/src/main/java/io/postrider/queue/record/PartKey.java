// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import io.postrider.api.queue.QueueId;

/// The name of a part: its message and its number within it. Number 0 is the part that the intake
/// wrote.
///
/// @param id the message
/// @param number from 0, never re-used while the message lives
public record PartKey(QueueId id, int number) implements Comparable<PartKey> {
    @Override
    public int compareTo(PartKey other) {
        int byId = id.compareTo(other.id);
        return byId != 0 ? byId : Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return id + "." + number;
    }
}
