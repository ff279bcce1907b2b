// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// The file system as mailboxes need it, so that tests can see the order of writes and syncs. Thread-safe.
interface FilePort {
    /// True when there is a directory.
    boolean isDirectory(Path path);

    /// Makes one directory; there being one already is success. True when it was made.
    boolean makeDirectory(Path path) throws IOException;

    /// Makes a new file for writing; fails when there is one.
    FileChannel create(Path path) throws IOException;

    /// Puts a file's octets on the disk.
    void sync(FileChannel file, Path path) throws IOException;

    /// Puts a directory's entries on the disk.
    void syncDirectory(Path path) throws IOException;

    /// Renames within one file system, at once or not at all.
    void rename(Path from, Path to) throws IOException;

    /// Removes a file; there being none is success.
    void remove(Path path) throws IOException;

    /// Makes missing parents, the outermost first, and syncs each directory that got an entry.
    default void makeDirectories(Path path) throws IOException {
        if (isDirectory(path)) {
            return;
        }
        Path parent = path.getParent();
        if (parent != null) {
            makeDirectories(parent);
        }
        if (makeDirectory(path) && parent != null) {
            syncDirectory(parent);
        }
    }
}
