// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import io.postrider.api.queue.Table;
import java.util.List;

/// The tables of the queue. Their names are part of the on-disk format.
public final class QueueTables {
    /// id → envelope: put once with the content, deleted once with it.
    public static final Table ENVELOPES = new Table("envelopes", true);
    /// id, ordinal → recipient: only where the state is not the implicit first one.
    public static final Table RECIPIENTS = new Table("recipients", false);
    /// lane, priority, tenant, due, id, part → what is to be tried.
    public static final Table SCHEDULE = new Table("schedule", false);
    /// time, id, part → schedule key: when a part that is not in memory expires or owes a delay
    /// warning.
    public static final Table DEADLINES = new Table("deadlines", false);
    /// id, part → ordinals: responsibility may be passing at this moment.
    public static final Table HANDOVERS = new Table("handovers", false);
    /// kind, term, id, ordinal → nothing: how queries find recipients that are not in memory.
    public static final Table QUERIES = new Table("queries", false);
    /// kind, name → suspension.
    public static final Table CONTROLS = new Table("controls", false);

    private QueueTables() {}

    /// All of them, for [io.postrider.api.queue.QueueStore#open].
    public static List<Table> all() {
        return List.of(ENVELOPES, RECIPIENTS, SCHEDULE, DEADLINES, HANDOVERS, QUERIES, CONTROLS);
    }
}
