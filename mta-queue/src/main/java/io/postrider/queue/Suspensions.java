// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.Page;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.queue.record.Keys;
import io.postrider.queue.record.QueueTables;
import io.postrider.queue.record.RecordCodec;
import io.postrider.queue.record.RecordException;
import io.postrider.queue.record.Suspension;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What an operator has suspended: lanes, recipient domains, senders. Kept in the store. Thread-safe.
final class Suspensions {
    private static final int PAGE = 1_000;
    private final QueueStore store;
    private final Map<String, Suspension> all = new ConcurrentHashMap<>();

    Suspensions(QueueStore store) {
        this.store = store;
    }

    private static String key(Suspension.Kind kind, String name) {
        return kind.word() + " " + (kind == Suspension.Kind.LANE ? name : name.toLowerCase(Locale.ROOT));
    }

    /// Reads them from the store.
    void load() throws StoreException, RecordException {
        Optional<byte[]> from = Optional.of(new byte[0]);
        while (from.isPresent()) {
            Page page = store.range(QueueTables.CONTROLS, from.get(), new byte[0], PAGE);
            for (Page.Entry entry : page.entries()) {
                Suspension suspension = RecordCodec.suspension(entry.value());
                all.put(key(suspension.kind(), suspension.name()), suspension);
            }
            from = page.next();
        }
    }

    void add(Suspension suspension) throws StoreException {
        String key = key(suspension.kind(), suspension.name());
        store.apply(
                Changes.in(Shard.ONLY)
                        .put(QueueTables.CONTROLS, Keys.control("suspend", key), RecordCodec.encode(suspension)),
                Durability.SYNCED);
        all.put(key, suspension);
    }

    /// Ends one; empty when there was none.
    Optional<Suspension> remove(Suspension.Kind kind, String name) throws StoreException {
        String key = key(kind, name);
        Suspension suspension = all.get(key);
        if (suspension == null) {
            return Optional.empty();
        }
        store.apply(
                Changes.in(Shard.ONLY).delete(QueueTables.CONTROLS, Keys.control("suspend", key)), Durability.SYNCED);
        all.remove(key);
        return Optional.of(suspension);
    }

    List<Suspension> all() {
        return List.copyOf(all.values());
    }

    /// The suspension of a recipient's domain or of its sender.
    Optional<Suspension> of(Mailbox recipient, ReversePath sender) {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                        all.get(key(Suspension.Kind.DOMAIN, recipient.domain().ascii())))
                .or(() -> Optional.ofNullable(all.get(key(Suspension.Kind.SENDER, sender.toString()))))
                .or(() -> sender.mailbox()
                        .map(from -> all.get(
                                key(Suspension.Kind.SENDER, "@" + from.domain().ascii()))));
    }

    /// The suspension of a lane.
    Optional<Suspension> ofLane(String lane) {
        return Optional.ofNullable(all.get(key(Suspension.Kind.LANE, lane)));
    }
}
