// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Ownership;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.Shard;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Writes down what a store tells. Thread-safe.
final class RecordingOwnership implements Ownership {
    final List<QueueId> gained = new CopyOnWriteArrayList<>();
    final List<Shard> lost = new CopyOnWriteArrayList<>();
    final List<QueueId> damaged = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void gained(Shard shard, QueueId highest) {
        gained.add(highest);
    }

    @Override
    public void lost(Shard shard) {
        lost.add(shard);
    }

    @Override
    public void damaged(QueueId id, String why) {
        damaged.add(id);
        events.add("damaged " + id + ": " + why);
    }

    @Override
    public void failing(String why) {
        events.add("failing: " + why);
    }

    @Override
    public void healthy() {
        events.add("healthy");
    }
}
