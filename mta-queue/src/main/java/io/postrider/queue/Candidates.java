// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.queue.Page;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.Table;
import io.postrider.queue.ledger.QueryTerm;
import io.postrider.queue.record.Keys;
import io.postrider.queue.record.QueueTables;
import io.postrider.queue.record.RecordException;
import io.postrider.queue.record.ScheduleKey;
import io.postrider.queue.schedule.LaneName;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Finds messages that may have a recipient with a given property, without reading the whole queue:
/// those that the query rows name, those in memory, and those that wait as the intake left them. All
/// others have query rows.
final class Candidates {
    private static final int PAGE = 5_000;
    private static final int MOST = 200_000;
    private final Core core;

    Candidates(Core core) {
        this.core = core;
    }

    /// The ids in order; empty when there are too many to be worth it.
    Optional<List<QueueId>> of(QueryTerm term, Optional<QueueId> behind) throws StoreException {
        TreeSet<QueueId> ids = new TreeSet<>();
        ids.addAll(core.runner().ask(scheduler -> scheduler.messages()));
        byte[] prefix = term.prefix();
        boolean all = collect(QueueTables.QUERIES, prefix, ids, key -> new QueueId(idBeforeOrdinal(key)))
                && collect(QueueTables.SCHEDULE, ScheduleKey.lane(LaneName.UNROUTED), ids, Candidates::scheduled)
                && collect(QueueTables.SCHEDULE, ScheduleKey.lane(LaneName.HELD), ids, Candidates::scheduled);
        if (!all) {
            return Optional.empty();
        }
        return Optional.of(List.copyOf(behind.isPresent() ? ids.tailSet(behind.get(), false) : ids));
    }

    private interface IdOfKey {
        QueueId read(byte[] key) throws RecordException;
    }

    private boolean collect(Table table, byte[] prefix, TreeSet<QueueId> ids, IdOfKey idOf) throws StoreException {
        Optional<byte[]> from = Optional.of(prefix);
        byte[] end = Keys.after(prefix);
        while (from.isPresent()) {
            if (ids.size() > MOST) {
                return false;
            }
            Page page = core.ports().store().range(table, from.get(), end, PAGE);
            for (Page.Entry entry : page.entries()) {
                try {
                    ids.add(idOf.read(entry.key()));
                } catch (RecordException broken) {
                    // a broken key names no message
                    continue;
                }
            }
            from = page.next();
        }
        return true;
    }

    private static long idBeforeOrdinal(byte[] key) {
        return ByteBuffer.wrap(key).getLong(key.length - Integer.BYTES - Long.BYTES);
    }

    private static QueueId scheduled(byte[] key) throws RecordException {
        return ScheduleKey.parse(key).part().id();
    }
}
