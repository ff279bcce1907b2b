// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Page;
import io.postrider.api.queue.QueueId;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Counts the contents that were there at the start, and unlinks files that nothing needs. Used by the
/// keeper's thread.
final class FileKeeper {
    private static final int PAGE = 1_000;

    private final RecordLog log;
    private final SegmentFiles disk;
    private final ContentFiles files;
    private final CrashPoints crash;
    private final StoreCounters counters;

    FileKeeper(RecordLog log, SegmentFiles disk, ContentFiles files, CrashPoints crash, StoreCounters counters) {
        this.log = log;
        this.disk = disk;
        this.files = files;
        this.crash = crash;
        this.counters = counters;
    }

    /// Counts per file what the records of the time before the start refer to. Contents whose file is missing
    /// are set
    /// aside.
    ///
    /// @param firstNew files from this number on were made after the start
    void count(long firstNew, DamageSink quarantine) throws IOException {
        Map<Long, long[]> sums = new HashMap<>();
        Set<Long> present = new HashSet<>();
        disk.list().forEach(entry -> present.add(entry.number()));
        byte[] end = Octets.of(firstNew);
        Optional<byte[]> from = Optional.of(new byte[0]);
        while (from.isPresent()) {
            Page page = log.range(Family.FILES, from.get(), end, PAGE);
            for (Page.Entry entry : page.entries()) {
                long file = Octets.number(entry.key(), 0);
                long[] sum = sums.computeIfAbsent(file, number -> new long[2]);
                sum[0]++;
                sum[1] += Octets.number(entry.value(), 0);
                if (!present.contains(file)) {
                    missing(Octets.id(entry.key(), Long.BYTES), file, quarantine);
                }
            }
            from = page.next();
        }
        files.counted(sums);
    }

    private void missing(QueueId id, long file, DamageSink quarantine) throws IOException {
        Optional<byte[]> record = log.get(Family.CONTENTS, Octets.of(id));
        if (record.isPresent()) {
            Location location = Location.decode(record.get());
            if (location.file() == file) {
                quarantine.setAside(id, location, "its file %016x is missing".formatted(file));
            }
        }
    }

    /// Unlinks what may go. The records have the last word, not the counts.
    void unlinkDead() throws IOException {
        for (long number : files.dead()) {
            Page page = log.range(Family.FILES, Octets.of(number), Octets.of(number + 1), PAGE);
            if (!page.entries().isEmpty()) {
                long octets = page.entries().stream()
                        .mapToLong(entry -> Octets.number(entry.value(), 0))
                        .sum();
                files.correct(number, page.entries().size(), octets);
            } else if (files.take(number)) {
                crash.at(CrashPoints.Place.BEFORE_UNLINK);
                disk.delete(number);
                crash.at(CrashPoints.Place.AFTER_UNLINK);
                files.forget(number);
                counters.unlinked.increment();
            }
        }
    }
}
