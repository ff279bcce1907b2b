// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.Page;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.queue.Settlement.Result;
import io.postrider.queue.ledger.Message;
import io.postrider.queue.record.Keys;
import io.postrider.queue.record.QueueTables;
import io.postrider.queue.record.RecordException;
import io.postrider.queue.record.ScheduleKey;
import io.postrider.queue.schedule.LaneName;
import io.postrider.queue.schedule.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Expires mail and tells its delay, in whatever state it waits: in memory the scheduler says so, in
/// the store the table of deadlines, read once a second. The sweep runs on one thread at a time.
final class Deadlines {
    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
    private static final int PAGE = 500;
    private static final Duration RESTART = Duration.ofSeconds(30);
    private final Core core;
    private final Settler settler;
    private final PartReader reader;
    private byte[] from = new byte[0];
    private Instant nextRestart = Instant.MIN;

    Deadlines(Core core, Settler settler, PartReader reader) {
        this.core = core;
        this.settler = settler;
        this.reader = reader;
    }

    /// A part's deadline has passed; it is out of memory and marked busy.
    void passed(Part part) {
        try {
            settler.settle(Settlement.of(part, results(part), core.now()));
        } catch (StoreException failed) {
            LOG.warn("the deadline of {} waits for the store: {}", part.key(), failed.getMessage());
            core.runner().release(part);
            core.runner().stored(List.of(Parts.rowKey(part)));
        }
    }

    private Map<Integer, Result> results(Part part) throws StoreException {
        Map<Integer, Result> results = new HashMap<>();
        Optional<Message> found = core.ledger().load(part.id());
        if (found.isEmpty()) {
            return results;
        }
        Message message = found.get();
        Instant now = core.now();
        boolean held = part.lane().equals(LaneName.HELD);
        for (int ordinal : message.covered(part)) {
            Recipient recipient = message.recipient(ordinal).orElseThrow();
            Instant expiry = held
                    ? core.times().heldExpiry(message.envelope())
                    : core.times()
                            .expiry(
                                    message.envelope(),
                                    recipient.mailbox().domain(),
                                    part.lane(),
                                    message.row(ordinal));
            results.put(ordinal, now.isBefore(expiry) ? new Result.Late() : new Result.Expired());
        }
        return results;
    }

    /// Looks for passed deadlines in the store.
    void sweep() {
        Instant now = core.now();
        if (!nextRestart.isAfter(now)) {
            // what was passed over because it was in memory then may be in the store alone now
            from = new byte[0];
            nextRestart = now.plus(RESTART);
        }
        try {
            byte[] end = Keys.deadlinesAfter(now);
            Page page = core.ports().store().range(QueueTables.DEADLINES, from, end, PAGE);
            for (Page.Entry entry : page.entries()) {
                passed(entry);
                from = Keys.behind(entry.key());
            }
        } catch (StoreException | RecordException failed) {
            LOG.warn("the deadlines cannot be read: {}", failed.getMessage());
        }
    }

    private void passed(Page.Entry entry) throws StoreException, RecordException {
        ScheduleKey key = Keys.scheduleKey(entry.key());
        if (!core.runner().claim(key)) {
            // in memory the scheduler sees to it; being worked on, the row is about to go
            return;
        }
        Optional<Part> part = reader.find(key);
        if (part.isPresent()) {
            passed(part.get());
            return;
        }
        core.runner().release(key);
        core.ports().store().apply(Changes.in(Shard.ONLY).delete(QueueTables.DEADLINES, entry.key()), Durability.LAZY);
    }
}
