// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.QueueId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/// Finds out, before the first commit, what a start must know: the highest id ever given and the highest file
/// number ever
/// used. The record log has recovered itself when this runs: it holds the longest whole prefix of what was
/// written.
///
/// Everything else can wait, and does: contents are counted in the background, files without contents are
/// unlinked after
/// that, and no octet of a content is read. Pure over the ports but for the restore's floor file.
final class Recovery {
    /// What was found.
    ///
    /// @param floor no id up to it will be given
    /// @param firstNewFile files from this number on are made after this start
    record Found(QueueId floor, long firstNewFile) {}

    private Recovery() {}

    static Found run(StoreGround ground) throws IOException {
        QueueId floor = highestId(ground.log());
        if (Files.exists(ground.folders().idFloor())) {
            String text = Files.readString(ground.folders().idFloor()).strip();
            floor = QueueId.parse(text)
                    .filter(id -> id.compareTo(highest(ground)) > 0)
                    .orElse(floor);
        }
        return new Found(floor, knowFiles(ground.log(), ground.disk(), ground.files()));
    }

    private static QueueId highest(StoreGround ground) {
        try {
            return highestId(ground.log());
        } catch (IOException e) {
            return new QueueId(0);
        }
    }

    /// The highest id that any record tells of.
    static QueueId highestId(RecordLog log) throws IOException {
        long highest = Meta.read(log, Meta.ID_LIMIT);
        for (Family family : new Family[] {Family.CONTENTS, Family.DAMAGED}) {
            Optional<byte[]> last = log.lastKey(family);
            if (last.isPresent()) {
                highest = Math.max(highest, Octets.number(last.get(), 0));
            }
        }
        return new QueueId(highest);
    }

    /// Tells `files` what is there; no number that a file or a record has is used again. Returns the first
    /// new number.
    static long knowFiles(RecordLog log, SegmentFiles disk, ContentFiles files) throws IOException {
        long last = 0;
        for (SegmentFiles.FileEntry entry : disk.list()) {
            files.found(entry);
            last = Math.max(last, entry.number());
        }
        Optional<byte[]> referred = log.lastKey(Family.FILES);
        if (referred.isPresent()) {
            last = Math.max(last, Octets.number(referred.get(), 0));
        }
        files.reserve(last);
        return last + 1;
    }
}
