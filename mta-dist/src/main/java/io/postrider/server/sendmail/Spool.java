// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.sendmail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/// The spool for when the server is down: `tmp.*`, synced, renamed; one regular file of mode 0640 a message.
final class Spool {
    private final Path folder;
    private final int limit;

    Spool(Path folder, int limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /// Keeps a submission.
    ///
    /// @throws IOException when the spool is absent, full or not writable
    void keep(byte[] submission) throws IOException {
        if (isFull()) {
            throw new IOException("the spool " + folder + " is full (" + limit + " messages)");
        }
        String name = Long.toString(ProcessHandle.current().pid(), 36) + "-" + Long.toString(System.nanoTime(), 36);
        Path temporary = folder.resolve("tmp." + name);
        var attributes = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
        try (FileChannel file = FileChannel.open(
                temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r-----"));
            ByteBuffer octets = ByteBuffer.wrap(submission);
            while (octets.hasRemaining()) {
                file.write(octets);
            }
            file.force(true);
            Files.move(temporary, folder.resolve(name));
            // others may not read the folder (mode 3733), so they cannot sync it: syncing the renamed file is what
            // makes
            // the file systems' journals write the rename
            file.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    // mode 3733: others may write into the folder but not list it; then the limit is the server's to watch
    private boolean isFull() {
        if (!Files.isReadable(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.limit(limit).count() >= limit;
        } catch (IOException unreadable) {
            return false;
        }
    }
}
