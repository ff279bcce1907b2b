// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.queue.Page;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.StoreException;
import io.postrider.queue.record.Keys;
import io.postrider.queue.record.QueueTables;
import io.postrider.queue.record.RecordCodec;
import io.postrider.queue.record.RecordException;
import io.postrider.queue.record.ScheduleKey;
import io.postrider.queue.schedule.Part;
import io.postrider.queue.schedule.Refill;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads schedule rows: a lane's next ones, and at the start the first of each lane, priority and
/// tenant.
final class PartReader {
    private static final Logger LOG = LoggerFactory.getLogger(PartReader.class);
    private static final byte[] TABLE_END = new byte[0];
    private final QueueStore store;
    private final InstantSource clock;

    PartReader(QueueStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// Reads what is due of one bucket, from where the last read ended.
    Refill.Result read(Refill refill) throws StoreException {
        byte[] end = Keys.after(ScheduleKey.bucket(refill.lane(), refill.priority(), refill.tenant()));
        Page page = store.range(QueueTables.SCHEDULE, refill.from(), end, refill.limit());
        Instant now = clock.instant();
        List<Part> parts = new ArrayList<>();
        byte[] position = refill.from();
        for (Page.Entry entry : page.entries()) {
            Optional<Part> part = part(entry, now);
            Optional<Instant> due = part.map(p -> Parts.rowKey(p).due());
            if (due.isPresent() && due.get().isAfter(now)) {
                return new Refill.Result(parts, entry.key(), due);
            }
            part.ifPresent(parts::add);
            position = Keys.behind(entry.key());
        }
        Optional<byte[]> next = page.next();
        return new Refill.Result(parts, next.orElse(position), next.isPresent() ? dueOf(next.get()) : Optional.empty());
    }

    private static Optional<Instant> dueOf(byte[] key) {
        try {
            return Optional.of(ScheduleKey.parse(key).due());
        } catch (RecordException broken) {
            // it is met, logged and passed by the next read
            return Optional.of(Instant.EPOCH);
        }
    }

    /// The part of a row; empty when the row is damaged, which is logged: `queue reindex` makes it
    /// anew.
    private static Optional<Part> part(Page.Entry entry, Instant now) {
        try {
            return Optional.of(Parts.of(ScheduleKey.parse(entry.key()), RecordCodec.schedule(entry.value()), now));
        } catch (RecordException broken) {
            LOG.error("a schedule row is damaged and passed over: {}", broken.getMessage());
            return Optional.empty();
        }
    }

    /// The part behind a row's key; empty when the row is gone.
    Optional<Part> find(byte[] key) throws StoreException {
        Page page = store.range(QueueTables.SCHEDULE, key, Keys.behind(key), 1);
        return page.entries().isEmpty() ? Optional.empty() : part(page.entries().getFirst(), clock.instant());
    }

    /// Finds the first row of each lane, priority and tenant by skip-seeks: as many reads as there are
    /// buckets, no matter how much mail.
    void firstRows(Consumer<ScheduleKey> found) throws StoreException {
        byte[] from = new byte[0];
        while (true) {
            Page page = store.range(QueueTables.SCHEDULE, from, TABLE_END, 1);
            if (page.entries().isEmpty()) {
                return;
            }
            byte[] key = page.entries().getFirst().key();
            try {
                ScheduleKey first = ScheduleKey.parse(key);
                found.accept(first);
                from = Keys.after(ScheduleKey.bucket(first.lane(), first.priority(), first.tenant()));
            } catch (RecordException broken) {
                LOG.error("a schedule key is damaged and passed over: {}", broken.getMessage());
                from = Keys.behind(key);
            }
            if (Arrays.equals(from, TABLE_END)) {
                return;
            }
        }
    }
}
