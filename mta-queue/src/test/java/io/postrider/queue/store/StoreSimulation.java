// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mail.ContentTraits;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.Page;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.Table;
import io.postrider.queue.store.Location.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// One seeded run: a store works over a [FakeDisk] until the power goes or the process dies, a second one
/// recovers, and
/// what it finds is compared with what was acknowledged.
final class StoreSimulation {
    private static final Table ENVELOPES = new Table("envelopes", true);
    private static final int SEGMENT_OCTETS = 2_000;

    /// What all runs did.
    static final class Sum {
        long cuts;
        long faults;
        long acknowledged;
        long unlinked;
        long recoveries;
        long moved;
    }

    /// What the model knows of a message.
    private static final class Told {
        private final byte[] body;
        private boolean synced;
        private boolean written;
        private boolean failed;
        private boolean releaseAsked;
        private boolean releaseWritten;
        private boolean releaseSynced;

        Told(byte[] body) {
            this.body = body;
        }
    }

    private final Random random;
    private final FakeDisk disk;
    private final Sum sum;
    private final Map<QueueId, Told> told = new HashMap<>();
    private final ContentFiles files = new ContentFiles();
    private final StoreCounters counters = new StoreCounters();
    private final RecordLog log;
    private final CommitCycle cycle;
    private final FileKeeper keeper;
    private long nextId = 1;

    StoreSimulation(int seed, Sum sum) {
        this.random = new Random(seed);
        this.sum = sum;
        double faultRate = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.05;
        this.disk = new FakeDisk(random, 20 + random.nextInt(400), faultRate);
        this.log = disk.log();
        this.cycle = cycle(disk.files(), log, files, counters);
        this.keeper = new FileKeeper(log, disk.files(), files, CrashPoints.NONE, counters);
        disk.meanwhile(this::unlink);
    }

    private static CommitCycle cycle(SegmentFiles disk, RecordLog log, ContentFiles files, StoreCounters counters) {
        var segments = new SegmentWriter(disk, files, CrashPoints.NONE, SEGMENT_OCTETS);
        return new CommitCycle(segments, log, files, counters, CrashPoints.NONE);
    }

    void run() throws IOException {
        files.counted(Map.of());
        try {
            cycle.start();
            for (int turn = 0; turn < 400; turn++) {
                turn();
            }
        } catch (FakeDisk.PowerCut e) {
            sum.cuts++;
        }
        sum.faults += disk.faults;
        sum.unlinked += counters.unlinked.sum();
        boolean powerCut = random.nextInt(3) > 0;
        new Aftermath(disk.after(powerCut), powerCut).check();
    }

    private void turn() {
        switch (random.nextInt(10)) {
            case 0 ->
                recovering(() -> {
                    cycle.sync();
                    return List.of();
                });
            case 1 -> unlink();
            case 2 -> cycle.roll();
            case 3 -> move();
            default -> batch();
        }
    }

    /// A step that the record log may fail.
    private interface Step {
        List<CommitRequest> run() throws RecordLogFailure;
    }

    private void recovering(Step step) {
        try {
            step.run();
        } catch (RecordLogFailure failure) {
            List<CommitRequest> again = recover(failure);
            if (!again.isEmpty()) {
                recovering(() -> {
                    cycle.run(again);
                    return List.of();
                });
            }
        }
    }

    private List<CommitRequest> recover(RecordLogFailure failure) {
        while (true) {
            try {
                List<CommitRequest> again = cycle.recover(failure);
                sum.recoveries++;
                checkThatNothingReportedIsForgotten();
                return again;
            } catch (IOException e) {
                // the supervisor tries again
            }
        }
    }

    private void checkThatNothingReportedIsForgotten() throws IOException {
        for (Map.Entry<QueueId, Told> entry : told.entrySet()) {
            Told message = entry.getValue();
            boolean there = log.get(Family.CONTENTS, Octets.of(entry.getKey())).isPresent();
            if (message.written && !message.releaseAsked) {
                assertThat(there)
                        .as("%s: still there after a reopening", entry.getKey())
                        .isTrue();
            }
            if (message.releaseWritten) {
                assertThat(there)
                        .as("%s: still gone after a reopening", entry.getKey())
                        .isFalse();
            }
        }
    }

    private void batch() {
        List<CommitRequest> batch = new ArrayList<>();
        int size = 1 + random.nextInt(6);
        for (int i = 0; i < size; i++) {
            batch.add(random.nextInt(3) == 0 ? release() : message());
        }
        recovering(() -> {
            cycle.run(batch);
            return List.of();
        });
        assertThat(batch).allMatch(CommitRequest::isSettled, "settled");
    }

    private Durability durability() {
        return Durability.values()[random.nextInt(Durability.values().length)];
    }

    private CommitRequest message() {
        QueueId id = new QueueId(nextId++);
        byte[] body = new byte[random.nextInt(700)];
        random.nextBytes(body);
        Told message = new Told(body);
        told.put(id, message);
        Durability durability = durability();
        var content = new NewContent.Buffered(
                id, Octets.of(id), List.of(ByteBuffer.wrap(body)), SegmentWriter.checksum(body), ContentTraits.plain());
        Changes changes = Changes.in(Shard.ONLY).put(ENVELOPES, Octets.of(id), body);
        CommitRequest request = new CommitRequest(content, changes, durability);
        request.whenSettled(() -> message.failed = !message.written);
        request.whenSucceeded(() -> {
            message.failed = false;
            message.written = true;
            message.synced = durability == Durability.SYNCED;
            sum.acknowledged++;
        });
        return request;
    }

    private CommitRequest release() {
        List<QueueId> live = told.entrySet().stream()
                .filter(entry -> entry.getValue().written && !entry.getValue().releaseAsked)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (live.isEmpty()) {
            return message();
        }
        QueueId id = live.get(random.nextInt(live.size()));
        Told message = told.get(id);
        message.releaseAsked = true;
        Durability durability = durability();
        Changes changes =
                Changes.in(Shard.ONLY).delete(ENVELOPES, Octets.of(id)).release(id);
        CommitRequest request = new CommitRequest(new NewContent.None(), changes, durability);
        request.whenSucceeded(() -> {
            message.releaseWritten = true;
            message.releaseSynced = durability == Durability.SYNCED;
        });
        return request;
    }

    private void unlink() {
        try {
            keeper.unlinkDead();
        } catch (IOException e) {
            // the keeper tries again at its next turn
        }
    }

    private void move() {
        List<CommitRequest> moves = new ArrayList<>();
        try {
            List<Page.Entry> rows =
                    log.range(Family.CONTENTS, new byte[0], new byte[0], 5).entries();
            for (Page.Entry row : rows) {
                QueueId id = Octets.id(row.key(), 0);
                Location from = Location.decode(row.value());
                if (!intact(disk.files(), from)) {
                    continue;
                }
                byte[] body = told.get(id).body;
                var copy = new NewContent.Buffered(
                        id,
                        Octets.of(id),
                        List.of(ByteBuffer.wrap(body)),
                        from.body().checksum(),
                        from.traits());
                moves.add(
                        new CommitRequest(new NewContent.Moved(from, copy), Changes.in(Shard.ONLY), Durability.SYNCED));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        sum.moved += moves.size();
        if (random.nextBoolean()) {
            // a release that comes between the copy and the new location
            moves.addFirst(release());
        }
        recovering(() -> {
            cycle.run(moves);
            return List.of();
        });
    }

    private static boolean intact(SegmentFiles disk, Location location) {
        try (SegmentFiles.Reader reader = disk.open(location.file())) {
            ContentReading.verify(reader, location);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// The start after the end.
    private final class Aftermath {
        private final FakeDisk found;
        private final boolean powerCut;
        private final RecordLog records;
        private final ContentFiles known = new ContentFiles();
        private final Set<QueueId> setAside = new HashSet<>();

        Aftermath(FakeDisk found, boolean powerCut) {
            this.found = found;
            this.powerCut = powerCut;
            this.records = found.log();
        }

        void check() throws IOException {
            long firstNew = Recovery.knowFiles(records, found.files(), known);
            checkMessages();
            var counted = new StoreCounters();
            var keeping = new FileKeeper(records, found.files(), known, CrashPoints.NONE, counted);
            keeping.count(firstNew, (id, location, why) -> setAside.add(id));
            keeping.unlinkDead();
            sum.unlinked += counted.unlinked.sum();
            checkFiles();
            checkMessages();
            checkThatItGoesOn();
        }

        private void checkMessages() throws IOException {
            for (Map.Entry<QueueId, Told> entry : told.entrySet()) {
                checkMessage(entry.getKey(), entry.getValue());
            }
        }

        private void checkMessage(QueueId id, Told message) throws IOException {
            Optional<byte[]> record = records.get(Family.CONTENTS, Octets.of(id));
            boolean envelope = records.get(Family.of(ENVELOPES), Octets.of(id)).isPresent();
            assertThat(envelope).as("%s: envelope and content together", id).isEqualTo(record.isPresent());
            // what was only handed over lasts through the death of the process, if the disk has no faults besides
            boolean mustBe = message.synced || (message.written && !powerCut && disk.faults == 0);
            if (mustBe && !message.releaseAsked) {
                assertThat(record).as("%s: acknowledged and there", id).isPresent();
            }
            if (message.releaseSynced || message.failed) {
                assertThat(record).as("%s: released or failed, and gone", id).isEmpty();
            }
            if (record.isPresent()) {
                checkContent(id, message, Location.decode(record.get()));
            }
        }

        private void checkContent(QueueId id, Told message, Location location) throws IOException {
            boolean intact = intact(found.files(), location);
            // a content that nobody was promised may be damaged by a power cut, but never unnoticed
            if (message.synced || !powerCut) {
                assertThat(intact || (message.written && disk.faults > 0 && !message.synced))
                        .as("%s: intact", id)
                        .isTrue();
            }
            if (intact) {
                try (SegmentFiles.Reader reader = found.files().open(location.file())) {
                    assertThat(ContentReading.read(reader, location.body())).isEqualTo(message.body);
                    assertThat(ContentReading.read(reader, location.head())).isEqualTo(Octets.of(id));
                }
            }
        }

        private void checkFiles() throws IOException {
            for (SegmentFiles.FileEntry entry : found.files().list()) {
                Page rows = records.range(Family.FILES, Octets.of(entry.number()), Octets.of(entry.number() + 1), 1);
                assertThat(rows.entries())
                        .as("file %d is referred to", entry.number())
                        .isNotEmpty();
            }
        }

        private void checkThatItGoesOn() throws IOException {
            CommitCycle again = cycle(found.files(), records, known, new StoreCounters());
            again.start();
            byte[] body = {1, 2, 3};
            QueueId id = new QueueId(nextId + 1_000);
            var content = new NewContent.Buffered(
                    id,
                    new byte[0],
                    List.of(ByteBuffer.wrap(body)),
                    SegmentWriter.checksum(body),
                    ContentTraits.plain());
            CommitRequest request = new CommitRequest(content, Changes.in(Shard.ONLY), Durability.SYNCED);
            try {
                again.run(List.of(request));
            } catch (RecordLogFailure e) {
                throw new AssertionError(e);
            }
            Location location =
                    Location.decode(records.get(Family.CONTENTS, Octets.of(id)).orElseThrow());
            assertThat(intact(found.files(), location)).isTrue();
            assertThat(location.body())
                    .isEqualTo(new Extent(location.body().offset(), 3, SegmentWriter.checksum(body)));
        }
    }
}
