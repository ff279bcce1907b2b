// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.Page;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.queue.Settlement.Result;
import io.postrider.queue.ledger.Message;
import io.postrider.queue.record.QueueTables;
import io.postrider.queue.record.RecordCodec;
import io.postrider.queue.record.RecordException;
import io.postrider.queue.record.ScheduleKey;
import io.postrider.queue.record.Suspension;
import io.postrider.queue.schedule.LaneName;
import io.postrider.queue.schedule.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a start does before the first attempt: handovers that were cut off become *uncertain*, lanes
/// with mail are found, suspensions hold again. Reads the few rows of the journal and one row for each
/// lane, priority and tenant; never the whole queue.
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int PAGE = 1_000;
    private final Core core;
    private final PartReader reader;
    private final Settler settler;
    private int uncertain;

    Recovery(Core core, PartReader reader, Settler settler) {
        this.core = core;
        this.reader = reader;
        this.settler = settler;
    }

    /// Does it; returns how many recipients became uncertain.
    int run() throws StoreException {
        try {
            core.suspensions().load();
        } catch (RecordException broken) {
            throw new StoreException(StoreException.Reason.DAMAGED, "a suspension cannot be read", broken);
        }
        core.suspensions().all().forEach(this::suspend);
        handovers();
        List<ScheduleKey> first = new ArrayList<>();
        reader.firstRows(first::add);
        core.runner().stored(first);
        return uncertain;
    }

    /// A suspended lane is stopped; so is the lane in which a suspended domain's or sender's mail
    /// waits.
    void suspend(Suspension suspension) {
        String lane =
                suspension.kind() == Suspension.Kind.LANE ? suspension.name() : LaneName.parked(suspension.toString());
        core.runner().tell((scheduler, now) -> scheduler.suspend(lane, true, now));
    }

    private void handovers() throws StoreException {
        Map<ScheduleKey, List<Integer>> byRow = new LinkedHashMap<>();
        Changes forget = Changes.in(Shard.ONLY);
        Optional<byte[]> from = Optional.of(new byte[0]);
        while (from.isPresent()) {
            Page page = core.ports().store().range(QueueTables.HANDOVERS, from.get(), new byte[0], PAGE);
            for (Page.Entry entry : page.entries()) {
                note(entry, byRow);
                forget.delete(QueueTables.HANDOVERS, entry.key());
            }
            from = page.next();
        }
        for (Map.Entry<ScheduleKey, List<Integer>> row : byRow.entrySet()) {
            uncertain(row.getKey(), row.getValue());
        }
        core.ports().store().apply(forget, Durability.LAZY);
    }

    private static void note(Page.Entry entry, Map<ScheduleKey, List<Integer>> byRow) {
        try {
            RecordCodec.Handover handover = RecordCodec.handover(entry.value());
            byRow.computeIfAbsent(handover.row(), row -> new ArrayList<>()).addAll(handover.ordinals());
        } catch (RecordException broken) {
            LOG.error("a handover cannot be read and is dropped: {}", broken.getMessage());
        }
    }

    /// Settles all that was being handed over of one row at once: the rest of the row gets a row anew.
    private void uncertain(ScheduleKey row, List<Integer> ordinals) throws StoreException {
        Optional<Part> part = reader.find(row.octets());
        Optional<Message> message = core.ledger().load(row.part().id());
        if (part.isEmpty() || message.isEmpty()) {
            return;
        }
        Map<Integer, Result> results = new HashMap<>();
        for (int ordinal : message.get().covered(part.get())) {
            if (ordinals.contains(ordinal)) {
                results.put(
                        ordinal,
                        new Result.Uncertain(
                                Diagnostic.of("4.4.2", "handed over, and the process ended before the answer came")));
            }
        }
        uncertain += results.size();
        if (core.runner().claim(part.get().key())) {
            settler.settle(Settlement.of(part.get(), results, core.now()));
        }
    }
}
