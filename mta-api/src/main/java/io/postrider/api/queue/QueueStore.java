// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.queue;

import io.postrider.api.mail.Content;
import io.postrider.api.mail.ContentTraits;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// Keeps contents and tables through a crash. Knows ids and octets; not routes, retries or time.
///
/// Thread-safe. Calls may come from virtual threads: an implementation does its native and disk work on its
/// own
/// platform threads. Every call ends in bounded time.
///
/// @since 0.1
public interface QueueStore extends AutoCloseable {
    /// Opens, recovers and claims; calls [Ownership#gained] for each shard before it returns.
    ///
    /// @param tables all tables that will be used
    /// @throws StoreException NOT_OWNER when another process has the state directory; FAILED otherwise
    void open(Ownership ownership, List<Table> tables) throws StoreException;

    /// Begins a message: gives it an id. Invisible until it is committed, gone after a crash.
    ///
    /// @throws StoreException FULL, FAILED, NOT_OWNER, CLOSED
    Incoming begin(Shard shard) throws StoreException;

    /// Opens a committed content; it stays readable until closed, also when it is released meanwhile.
    ///
    /// @throws StoreException ABSENT, DAMAGED, FAILED, CLOSED
    Content open(QueueId id) throws StoreException;

    /// Applies changes, wholly or not at all.
    ///
    /// @throws StoreException FAILED, IN_DOUBT, NOT_OWNER, CLOSED; never for LAZY unless closed or lost
    void apply(Changes changes, Durability durability) throws StoreException;

    /// Reads entries with `from` ≤ key < `to`, at most `limit` (1 to 10,000). An empty `to` is the table's
    /// end. Sees
    /// every change whose [#apply] has returned, LAZY ones included.
    Page range(Table table, byte[] from, byte[] to, int limit) throws StoreException;

    /// Writes a consistent copy into an empty or absent folder, while everything goes on.
    ///
    /// @throws StoreException FAILED when this store cannot, or the folder is not empty
    default void backup(Path folder) throws StoreException {
        throw new StoreException(StoreException.Reason.FAILED, "this store has no backup");
    }

    /// Waits for what was queued, at most 10 s, and closes. Idempotent.
    @Override
    void close() throws StoreException;

    /// A message on its way in. Not thread-safe.
    interface Incoming extends AutoCloseable {
        /// The id, given at begin.
        QueueId id();

        /// Adds octets, unstuffed. Blocks only while the process-wide content budget makes it stream to a
        /// file.
        ///
        /// @throws StoreException FULL, FAILED
        void write(ByteBuffer octets) throws StoreException;

        /// Octets so far.
        long sizeOctets();

        /// Reads what was received so far, split into head and body; valid until commit or close.
        Content received() throws StoreException;

        /// Drops the body received: what [#write] adds from now on is the new body. The head received is kept
        /// for
        /// [#received()] only.
        void replaceBody() throws StoreException;

        /// Makes head, body and changes durable together, as asked. After a return the message exists; after
        /// FAILED it
        /// does not, and never will; after IN_DOUBT nobody knows.
        ///
        /// @param head the head to store in the place of the received one, CRLF line ends, without the empty
        /// line
        /// @param traits what intake noted
        /// @throws StoreException FULL, FAILED, IN_DOUBT, NOT_OWNER, CLOSED
        void commit(byte[] head, ContentTraits traits, Changes changes, Durability durability) throws StoreException;

        /// Discards unless committed. Idempotent.
        @Override
        void close();
    }
}
