// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Makes sure that one process at a time has the folder: a lock on the file `lock`, which holds the owner's
/// process id.
/// The operating system ends the lock with the process; the file stays.
final class DirectoryLock implements AutoCloseable {
    private static final String NAME = "lock";
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes the lock.
    ///
    /// @throws StoreException NOT_OWNER when another process, or another store of this one, has it
    static DirectoryLock take(Path folder) throws StoreException, IOException {
        Path file = folder.resolve(NAME);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
        try {
            if (channel.tryLock() != null) {
                channel.truncate(0);
                channel.write(
                        ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
                return new DirectoryLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // this very process has it: the same answer
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        String owner = Files.readString(file).strip();
        channel.close();
        throw new StoreException(
                Reason.NOT_OWNER,
                "the queue in " + folder + " is in use by process " + owner + "; one process at a time may have it");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
