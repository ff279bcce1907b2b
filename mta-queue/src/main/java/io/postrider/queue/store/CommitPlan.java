// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Changes;
import io.postrider.api.queue.QueueId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One write to the record log: what some requests become in records, and what the write means for the
/// content files
/// once it has happened. Built and used by the committer's thread.
final class CommitPlan {
    /// What happens to a content file's live count.
    private record Effect(long file, long octets, boolean added) {}

    private final long number;
    private final RecordLog log;
    private final RecordBatch batch = new RecordBatch();
    private final List<CommitRequest> requests = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Map<QueueId, Location> placed = new HashMap<>();
    private final Set<QueueId> removed = new HashSet<>();

    /// @param number the batch's number, above all before it
    CommitPlan(long number, RecordLog log) {
        this.number = number;
        this.log = log;
        batch.put(Family.META, Meta.BATCH, Octets.of(number));
    }

    long number() {
        return number;
    }

    RecordBatch batch() {
        return batch;
    }

    List<CommitRequest> requests() {
        return requests;
    }

    /// Adds a request.
    ///
    /// @param location where the committer wrote its content, if it wrote one
    void add(CommitRequest request, Optional<Location> location) {
        requests.add(request);
        switch (request.content()) {
            case NewContent.None none -> {}
            case NewContent.Buffered buffered -> place(buffered.id(), location.orElseThrow());
            case NewContent.Filed filed -> place(filed.id(), filed.location());
            case NewContent.Moved moved -> move(moved, location.orElseThrow());
            case NewContent.SetAside setAside -> setAside(setAside);
            case NewContent.IdLimit limit -> batch.put(Family.META, Meta.ID_LIMIT, Octets.of(limit.limit()));
        }
        for (Changes.Change change : request.changes().changes()) {
            Family family = Family.of(change.table());
            switch (change) {
                case Changes.Change.Put put -> batch.put(family, put.key(), put.value());
                case Changes.Change.Delete delete -> batch.delete(family, delete.key());
            }
        }
        for (QueueId id : request.changes().released()) {
            release(id);
        }
    }

    /// Tells the content files, after the write.
    void applyTo(ContentFiles files) {
        for (Effect effect : effects) {
            if (effect.added) {
                files.added(effect.file, effect.octets);
            } else {
                files.removed(effect.file, effect.octets, number);
            }
        }
    }

    private void place(QueueId id, Location location) {
        batch.put(Family.CONTENTS, Octets.of(id), location.encoded());
        batch.put(Family.FILES, Octets.of(location.file(), id.value()), Octets.of(location.sizeOctets()));
        placed.put(id, location);
        removed.remove(id);
        effects.add(new Effect(location.file(), location.sizeOctets(), true));
    }

    // compare-and-set: the committer is the only writer, so what is read here is what the write replaces
    private void move(NewContent.Moved moved, Location to) {
        QueueId id = moved.copy().id();
        Optional<Location> present = find(id);
        if (present.isPresent() && present.get().equals(moved.from())) {
            unplace(id, moved.from());
            place(id, to);
        }
    }

    private void setAside(NewContent.SetAside setAside) {
        QueueId id = setAside.id();
        find(id).ifPresent(location -> unplace(id, location));
        batch.put(Family.DAMAGED, Octets.of(id), setAside.why().getBytes(StandardCharsets.UTF_8));
    }

    private void release(QueueId id) {
        Optional<Location> present = find(id);
        if (present.isPresent()) {
            unplace(id, present.get());
        } else if (!removed.contains(id)) {
            // never there, set aside, or its record cannot be read: a delete of nothing costs nothing
            batch.delete(Family.CONTENTS, Octets.of(id)).delete(Family.DAMAGED, Octets.of(id));
        }
    }

    private void unplace(QueueId id, Location location) {
        batch.delete(Family.CONTENTS, Octets.of(id));
        batch.delete(Family.FILES, Octets.of(location.file(), id.value()));
        placed.remove(id);
        removed.add(id);
        effects.add(new Effect(location.file(), location.sizeOctets(), false));
    }

    private Optional<Location> find(QueueId id) {
        if (placed.containsKey(id)) {
            return Optional.of(placed.get(id));
        }
        if (removed.contains(id)) {
            return Optional.empty();
        }
        try {
            Optional<byte[]> value = log.get(Family.CONTENTS, Octets.of(id));
            return value.isEmpty() ? Optional.empty() : Optional.of(Location.decode(value.get()));
        } catch (IOException e) {
            // A damaged record must not stop the batch; its file's count stays too high until the next start. When the
            // log itself has failed, the write that follows says so.
            return Optional.empty();
        }
    }
}
