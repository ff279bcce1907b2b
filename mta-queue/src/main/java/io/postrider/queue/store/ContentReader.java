// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.api.mail.Content;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Opens committed contents: finds them, pins their file, checks them. On the store's read threads.
final class ContentReader {
    private static final int TRIES = 5;
    private static final int VERIFIED_FILES = 1_024;

    private final RecordLog log;
    private final SegmentFiles disk;
    private final ContentFiles files;
    private final DamageSink quarantine;
    // large contents that were checked once in this process; under its own lock
    private final Map<Long, Boolean> verified = new LinkedHashMap<>();

    ContentReader(RecordLog log, SegmentFiles disk, ContentFiles files, DamageSink quarantine) {
        this.log = log;
        this.disk = disk;
        this.files = files;
        this.quarantine = quarantine;
    }

    /// Opens a content.
    ///
    /// @throws StoreException ABSENT, DAMAGED
    Content open(QueueId id) throws StoreException, IOException {
        for (int i = 0; i < TRIES; i++) {
            Location location = locate(id);
            // not pinned: it was moved or released between the look and the pin
            if (files.pin(location.file())) {
                return opened(id, location);
            }
        }
        throw new StoreException(Reason.ABSENT, "no message " + id);
    }

    private Location locate(QueueId id) throws StoreException, IOException {
        Optional<byte[]> record = log.get(Family.CONTENTS, Octets.of(id));
        if (record.isPresent()) {
            return Location.decode(record.get());
        }
        Optional<byte[]> why = log.get(Family.DAMAGED, Octets.of(id));
        throw why.isPresent()
                ? damaged(id, new String(why.get(), UTF_8))
                : new StoreException(Reason.ABSENT, "no message " + id);
    }

    private Content opened(QueueId id, Location location) throws StoreException, IOException {
        boolean handedOver = false;
        try {
            SegmentFiles.Reader reader = disk.open(location.file());
            try {
                check(reader, location);
                handedOver = true;
                return new StoredContent(reader, location, () -> files.unpin(location.file()));
            } finally {
                if (!handedOver) {
                    reader.close();
                }
            }
        } catch (ContentReading.DamagedException | NoSuchFileException e) {
            String why = (e instanceof NoSuchFileException ? "its file is missing: " : "") + e.getMessage();
            quarantine.setAside(id, location, why);
            throw damaged(id, why);
        } finally {
            if (!handedOver) {
                files.unpin(location.file());
            }
        }
    }

    private void check(SegmentFiles.Reader reader, Location location) throws IOException {
        boolean large = location.body().octets() > BodyBuffer.LIMIT_OCTETS;
        if (large && isVerified(location.file())) {
            return;
        }
        ContentReading.verify(reader, location);
        if (large) {
            remember(location.file());
        }
    }

    private boolean isVerified(long file) {
        synchronized (verified) {
            return verified.containsKey(file);
        }
    }

    private void remember(long file) {
        synchronized (verified) {
            verified.put(file, true);
            if (verified.size() > VERIFIED_FILES) {
                verified.remove(verified.keySet().iterator().next());
            }
        }
    }

    private static StoreException damaged(QueueId id, String why) {
        return new StoreException(Reason.DAMAGED, "the content of message " + id + " is damaged: " + why);
    }
}
