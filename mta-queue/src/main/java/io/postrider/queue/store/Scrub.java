// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Page;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Reads all contents again and again, slowly, and sets aside what is damaged, so that damage is known before
/// the message
/// is due. Used by the keeper's thread: each step reads a little.
final class Scrub {
    private static final int PAGE = 64;
    private static final long STEP_OCTETS = 8L << 20;
    private static final Duration BETWEEN_ROUNDS = Duration.ofHours(24);

    private final RecordLog log;
    private final SegmentFiles disk;
    private final ContentFiles files;
    private final DamageSink quarantine;
    private final StoreCounters counters;
    private Optional<byte[]> next = Optional.of(new byte[0]);

    Scrub(StoreGround ground, DamageSink quarantine) {
        this.log = ground.log();
        this.disk = ground.disk();
        this.files = ground.files();
        this.quarantine = quarantine;
        this.counters = ground.counters();
    }

    /// A chore that steps once a second and rests for a day after each round.
    Keeper.Work rounds(LongSupplier nanoTime) {
        long[] restUntil = {nanoTime.getAsLong() + Duration.ofMinutes(10).toNanos()};
        return () -> {
            if (nanoTime.getAsLong() - restUntil[0] >= 0 && step()) {
                log.verify();
                restUntil[0] = nanoTime.getAsLong() + BETWEEN_ROUNDS.toNanos();
            }
        };
    }

    /// Checks some contents; true at the end of a round.
    boolean step() throws IOException {
        long octets = 0;
        while (octets < STEP_OCTETS && next.isPresent()) {
            Page page = log.range(Family.CONTENTS, next.get(), new byte[0], PAGE);
            for (Page.Entry entry : page.entries()) {
                octets += check(entry);
            }
            next = page.next();
        }
        if (next.isPresent()) {
            return false;
        }
        next = Optional.of(new byte[0]);
        return true;
    }

    private long check(Page.Entry entry) throws IOException {
        Location location = Location.decode(entry.value());
        if (!files.pin(location.file())) {
            return 0;
        }
        try (SegmentFiles.Reader reader = disk.open(location.file())) {
            ContentReading.verify(reader, location);
        } catch (ContentReading.DamagedException | NoSuchFileException e) {
            setAsideIfStillThere(entry, location, e);
        } finally {
            files.unpin(location.file());
        }
        counters.scrubbed.increment();
        return location.sizeOctets();
    }

    // the content may have been released or moved since the page was read
    private void setAsideIfStillThere(Page.Entry entry, Location location, IOException why) throws IOException {
        Optional<byte[]> now = log.get(Family.CONTENTS, entry.key());
        if (now.isPresent() && Location.decode(now.get()).equals(location)) {
            String reason = why instanceof NoSuchFileException ? "its file is missing" : why.getMessage();
            quarantine.setAside(Octets.id(entry.key(), 0), location, String.valueOf(reason));
        }
    }
}
