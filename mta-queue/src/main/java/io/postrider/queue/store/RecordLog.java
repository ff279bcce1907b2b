// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.queue.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// The port to the tables: sorted records behind a write-ahead log. RocksDB in production; a fake that
/// forgets what is
/// unsynced in the simulation.
///
/// Writes come from the committer alone, reads from any platform thread. What is written is seen by reads at
/// once;
/// after a crash exactly a prefix of the writes is there, which contains all that were synced.
interface RecordLog extends AutoCloseable {
    /// Writes a batch wholly or not at all; with `sync` it and all before it are on the disk at return. After
    /// an
    /// exception the log takes no more writes until [#reopen()], and whether the batch is there is not known
    /// before.
    void write(RecordBatch batch, boolean sync) throws IOException;

    /// Syncs all that was written. After an exception as in [#write].
    void sync() throws IOException;

    /// A value.
    Optional<byte[]> get(Family family, byte[] key) throws IOException;

    /// Entries with `from` ≤ key < `to` in unsigned order; an empty `to` is the end.
    Page range(Family family, byte[] from, byte[] to, int limit) throws IOException;

    /// The highest key, if there is one.
    Optional<byte[]> lastKey(Family family) throws IOException;

    /// Closes and opens again with recovery; what is read afterwards is on the disk. Reads fail meanwhile.
    void reopen() throws IOException;

    /// A consistent copy into an absent folder.
    void checkpoint(Path folder) throws IOException;

    /// Reads all and checks all checksums.
    void verify() throws IOException;

    @Override
    void close() throws IOException;
}
