// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.Page;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.queue.store.ContentFiles.Usage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Lets live contents leave segments that are mostly dead, so that one deferred message does not keep 64 MB.
///
/// A content moves through the group commit like a new one: copied into the current segment, synced, and its
/// location
/// replaced only if it still is what it was (the committer compares and sets, so a release in between wins).
/// The old
/// segment is then empty and is unlinked like any other. A segment must be mostly dead at two looks in a row,
/// so that
/// mail which is about to be delivered is not moved first. Used by the keeper's thread.
final class Compaction {
    /// A segment is mostly dead when less than a quarter of it is live.
    private static final int LIVE_SHARE = 4;
    private static final int PAGE = 256;
    private static final long BATCH_OCTETS = 4L << 20;

    private final RecordLog log;
    private final StoreParts parts;
    private final DamageSink quarantine;
    private final StoreCounters counters;
    private Set<Long> mostlyDead = new HashSet<>();

    Compaction(RecordLog log, StoreParts parts, DamageSink quarantine, StoreCounters counters) {
        this.log = log;
        this.parts = parts;
        this.quarantine = quarantine;
        this.counters = counters;
    }

    /// Empties the segments that are mostly dead and were so at the last look.
    void look() throws IOException {
        if (!parts.files().isCounted()) {
            return;
        }
        Set<Long> now = new HashSet<>();
        for (Usage file : parts.files().closed()) {
            boolean dead = file.liveContents() > 0 && file.liveOctets() * LIVE_SHARE < file.octets();
            if (file.kind() == SegmentFiles.Kind.SEGMENT && dead) {
                now.add(file.number());
            }
        }
        for (long file : now) {
            if (mostlyDead.contains(file)) {
                empty(file);
            }
        }
        mostlyDead = now;
    }

    /// Moves all contents of a segment.
    void empty(long file) throws IOException {
        if (!parts.files().pin(file)) {
            return;
        }
        try (SegmentFiles.Reader reader = parts.disk().open(file)) {
            Optional<byte[]> from = Optional.of(Octets.of(file));
            while (from.isPresent()) {
                Page page = log.range(Family.FILES, from.get(), Octets.of(file + 1), PAGE);
                move(page, file, reader);
                from = page.next();
            }
        } finally {
            parts.files().unpin(file);
        }
    }

    private void move(Page page, long file, SegmentFiles.Reader reader) throws IOException {
        List<CommitRequest> moves = new ArrayList<>();
        long octets = 0;
        for (Page.Entry entry : page.entries()) {
            Optional<CommitRequest> move = copy(Octets.id(entry.key(), Long.BYTES), file, reader);
            if (move.isPresent()) {
                octets += move.get().octets();
                moves.add(move.get());
            }
            if (octets >= BATCH_OCTETS) {
                commit(moves);
                moves.clear();
                octets = 0;
            }
        }
        commit(moves);
    }

    private Optional<CommitRequest> copy(QueueId id, long file, SegmentFiles.Reader reader) throws IOException {
        Optional<byte[]> record = log.get(Family.CONTENTS, Octets.of(id));
        if (record.isEmpty()) {
            return Optional.empty();
        }
        Location location = Location.decode(record.get());
        if (location.file() != file) {
            return Optional.empty();
        }
        try {
            ContentReading.verify(reader, location);
        } catch (ContentReading.DamagedException e) {
            quarantine.setAside(id, location, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        byte[] head = ContentReading.read(reader, location.head());
        ByteBuffer body = ByteBuffer.wrap(ContentReading.read(reader, location.body()));
        var copy =
                new NewContent.Buffered(id, head, List.of(body), location.body().checksum(), location.traits());
        return Optional.of(
                new CommitRequest(new NewContent.Moved(location, copy), Changes.in(Shard.ONLY), Durability.SYNCED));
    }

    private void commit(List<CommitRequest> moves) throws IOException {
        try {
            for (CommitRequest move : moves) {
                parts.committer().submit(move);
            }
            for (CommitRequest move : moves) {
                move.await(GroupCommitter.PATIENCE);
                counters.moved.increment();
                parts.crash().at(CrashPoints.Place.CONTENT_MOVED);
            }
        } catch (StoreException e) {
            throw new IOException("contents could not be moved", e);
        }
    }
}
