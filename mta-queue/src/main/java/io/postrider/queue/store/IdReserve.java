// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Gives ids, none above the limit that is on the disk: a start begins above that limit, so no id is given
/// twice, also
/// when the clock has gone back meanwhile. The limit runs 10 s ahead and is moved before it is reached.
/// Thread-safe.
final class IdReserve {
    private static final Duration AHEAD = Duration.ofSeconds(10);

    /// A limit on its way to the disk.
    private record Renewal(QueueId limit, CommitRequest request) {}

    private final IdSequence ids;
    private final GroupCommitter committer;
    private final AtomicLong durable;
    private Optional<Renewal> last = Optional.empty();

    IdReserve(IdSequence ids, GroupCommitter committer, QueueId durableLimit) {
        this.ids = ids;
        this.committer = committer;
        this.durable = new AtomicLong(durableLimit.value());
    }

    /// The next id. Waits only when the limit is reached, after a pause of 10 s or more.
    QueueId next() throws StoreException {
        QueueId id = ids.next();
        if (id.value() > durable.get()) {
            renew(id).await(GroupCommitter.PATIENCE);
        } else if (id.epochMillis() + AHEAD.toMillis() / 2 > new QueueId(durable.get()).epochMillis()) {
            renew(id);
        }
        return id;
    }

    /// The highest id given.
    QueueId highest() {
        return ids.highest();
    }

    private synchronized CommitRequest renew(QueueId id) throws StoreException {
        Optional<Renewal> running = last.filter(
                renewal -> !renewal.request().isSettled() && renewal.limit().compareTo(id) >= 0);
        if (running.isPresent()) {
            return running.get().request();
        }
        QueueId limit = QueueId.first(id.epochMillis() + AHEAD.toMillis(), id.shard());
        var request = new CommitRequest(new NewContent.IdLimit(limit), Changes.in(Shard.ONLY), Durability.SYNCED);
        request.whenSucceeded(() -> durable.accumulateAndGet(limit.value(), Math::max));
        committer.submit(request);
        last = Optional.of(new Renewal(limit, request));
        return request;
    }

    /// Makes the highest id given the limit, at the end.
    void settle() throws StoreException {
        var request = new CommitRequest(new NewContent.IdLimit(highest()), Changes.in(Shard.ONLY), Durability.SYNCED);
        committer.submit(request);
        request.await(GroupCommitter.PATIENCE);
    }
}
