// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// Copies a store that goes on meanwhile, and puts a copy into place.
///
/// While nothing is unlinked, the records are copied by a checkpoint; then the current segment is ended, so
/// that every
/// file to which those records refer is complete; then the content files are linked, or copied across file
/// systems. The
/// file `complete`, written last, says that the copy is whole.
final class Backup {
    private static final String COMPLETE = "complete";

    private final StoreGround ground;
    private final StoreParts parts;

    Backup(StoreGround ground, StoreParts parts) {
        this.ground = ground;
        this.parts = parts;
    }

    /// Writes the copy.
    void write(Path folder) throws StoreException, IOException {
        checkEmpty(folder);
        DirectorySync.create(folder);
        var target = new StoreFolders(folder);
        ground.files().hold();
        try {
            ground.log().checkpoint(target.records());
            parts.crash().at(CrashPoints.Place.BACKUP_HALF);
            parts.committer().rollSegment();
            DirectorySync.create(target.contents());
            for (ContentFiles.Usage file : ground.files().closed()) {
                linkOrCopy(file, target);
            }
            DirectorySync.sync(target.contents());
        } finally {
            ground.files().unhold();
        }
        FormatFile.check(folder, true);
        DirectorySync.replace(folder.resolve(COMPLETE), "complete\n".getBytes(US_ASCII));
    }

    private void linkOrCopy(ContentFiles.Usage file, StoreFolders target) throws IOException {
        String name = "%016x%s".formatted(file.number(), file.kind().suffix());
        Path from = ground.folders().contents().resolve(name);
        Path to = target.contents().resolve(name);
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
            copy(from, to);
        }
    }

    /// Puts a backup into an absent or empty folder.
    static void restore(Path backup, StoreFolders target, InstantSource clock) throws StoreException {
        try {
            if (!Files.exists(backup.resolve(COMPLETE))) {
                throw new StoreException(
                        Reason.FAILED, backup + " is no complete backup: the file \"" + COMPLETE + "\" is missing");
            }
            FormatFile.check(backup, false);
            checkEmpty(target.root());
            DirectorySync.create(target.root());
            var source = new StoreFolders(backup);
            copyAll(source.records(), target.records());
            copyAll(source.contents(), target.contents());
            // Ids that were given after the backup was taken must not be given again.
            QueueId floor = QueueId.first(clock.millis(), Shard.ONLY);
            DirectorySync.replace(target.idFloor(), (floor + "\n").getBytes(US_ASCII));
            FormatFile.check(target.root(), true);
        } catch (IOException e) {
            throw new StoreException(
                    Reason.FAILED, "cannot restore " + backup + " to " + target.root() + ": " + e.getMessage(), e);
        }
    }

    private static void copyAll(Path from, Path to) throws IOException {
        DirectorySync.create(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                copy(file, to.resolve(file.getFileName()));
            }
        }
        DirectorySync.sync(to);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void checkEmpty(Path folder) throws StoreException, IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> some = files.limit(1).toList();
            if (!some.isEmpty()) {
                throw new StoreException(Reason.FAILED, folder + " is not empty");
            }
        }
    }
}
