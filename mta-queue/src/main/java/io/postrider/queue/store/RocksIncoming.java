// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.mail.Content;
import io.postrider.api.mail.ContentTraits;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A message on its way into a [RocksQueueStore]: the body in memory up to 256 KiB and while the content
/// budget lasts,
/// else in a file of its own, in which it stays. Not thread-safe.
final class RocksIncoming implements QueueStore.Incoming {
    private static final long CHECK_OCTETS = 1L << 20;

    private final StoreParts parts;
    private final QueueId id;
    private final HeadScanner scanner = new HeadScanner();
    private BodyBuffer memory;
    private @Nullable OwnFile file;
    private CRC32C checksum = new CRC32C();
    private byte[] head = new byte[0];
    private long paidForHead;
    private long uncheckedOctets;
    private boolean headTaken;
    private boolean ended;

    RocksIncoming(StoreParts parts, QueueId id) {
        this.parts = parts;
        this.id = id;
        this.memory = new BodyBuffer(parts.budget());
    }

    @Override
    public QueueId id() {
        return id;
    }

    @Override
    public void write(ByteBuffer octets) throws StoreException {
        checkNotEnded();
        checkSpace(octets.remaining());
        if (!headTaken) {
            payForHead(Math.min(octets.remaining(), HeadScanner.LIMIT_OCTETS));
            scanner.accept(octets);
            if (!scanner.done()) {
                return;
            }
            takeHead();
        }
        append(octets);
    }

    @Override
    public long sizeOctets() {
        return headTaken ? head.length + bodyOctets() : scanner.heldOctets();
    }

    @Override
    public Content received() throws StoreException {
        checkNotEnded();
        takeHead();
        OwnFile own = file;
        if (own == null) {
            return new OctetsContent(head, memory.joined(), ContentTraits.plain());
        }
        try {
            return own.received(head, (int) checksum.getValue());
        } catch (IOException e) {
            throw CommitCycle.failure(e);
        }
    }

    @Override
    public void replaceBody() throws StoreException {
        checkNotEnded();
        takeHead();
        discardBody();
        checksum = new CRC32C();
    }

    @Override
    public void commit(byte[] newHead, ContentTraits traits, Changes changes, Durability durability)
            throws StoreException {
        checkNotEnded();
        if (!changes.shard().equals(Shard.ONLY)) {
            throw new StoreException(Reason.NOT_OWNER, "this store has shard 0 only");
        }
        parts.checkTables(changes);
        takeHead();
        ended = true;
        CommitRequest request = new CommitRequest(content(newHead.clone(), traits), changes, durability);
        request.whenSettled(this::settled);
        parts.committer().commit(request);
    }

    private NewContent content(byte[] newHead, ContentTraits traits) throws StoreException {
        int bodyChecksum = (int) checksum.getValue();
        OwnFile own = file;
        if (own == null) {
            return new NewContent.Buffered(id, newHead, memory.pieces(), bodyChecksum, traits);
        }
        boolean finished = false;
        try {
            Location location = own.finish(newHead, bodyChecksum, traits);
            finished = true;
            return new NewContent.Filed(id, location);
        } catch (IOException e) {
            throw CommitCycle.failure(e);
        } finally {
            if (!finished) {
                discardBody();
                giveMemory();
            }
        }
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            discardBody();
            giveMemory();
        }
    }

    private void append(ByteBuffer octets) throws StoreException {
        checksum.update(octets.duplicate());
        try {
            OwnFile own = file;
            if (own == null) {
                memory.take(octets);
                if (!octets.hasRemaining()) {
                    return;
                }
                own = moveToFile();
            }
            own.append(octets);
        } catch (IOException e) {
            throw CommitCycle.failure(e);
        }
    }

    private OwnFile moveToFile() throws IOException {
        OwnFile own = OwnFile.create(parts);
        file = own;
        for (ByteBuffer piece : memory.pieces()) {
            own.append(piece);
        }
        memory.clear();
        return own;
    }

    private void takeHead() throws StoreException {
        if (!headTaken) {
            scanner.finish();
            head = scanner.head();
            headTaken = true;
            parts.budget().give(paidForHead - head.length);
            paidForHead = head.length;
            append(ByteBuffer.wrap(scanner.bodyStart()));
        }
    }

    // A head stays in memory whatever it takes, within twice the budget.
    private void payForHead(int octets) throws StoreException {
        if (!parts.budget().tryTakeBeyond(octets)) {
            throw new StoreException(Reason.FULL, "the memory for messages on their way in is used up");
        }
        paidForHead += octets;
    }

    // A large message is refused before it fills what deliveries need.
    private void checkSpace(int octets) throws StoreException {
        uncheckedOctets += octets;
        parts.space().written(octets);
        if (uncheckedOctets >= CHECK_OCTETS) {
            uncheckedOctets = 0;
            parts.space().checkRoom();
        }
    }

    private long bodyOctets() {
        OwnFile own = file;
        return own == null ? memory.octets() : own.bodyOctets();
    }

    private void discardBody() {
        OwnFile own = file;
        if (own != null) {
            own.discard();
            file = null;
        }
        memory.clear();
        memory = new BodyBuffer(parts.budget());
    }

    // The committer's thread: a file of its own is now referred to, or dead.
    private void settled() {
        OwnFile own = file;
        if (own != null) {
            own.seal();
        }
        giveMemory();
    }

    private void giveMemory() {
        memory.clear();
        parts.budget().give(paidForHead);
        paidForHead = 0;
    }

    private void checkNotEnded() throws StoreException {
        if (ended) {
            throw new StoreException(Reason.CLOSED, "message " + id + " is committed or closed");
        }
    }
}
