// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.mail.Content;
import io.postrider.api.mail.ContentTraits;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// A message on its way into a [MemoryQueueStore]. Not thread-safe.
final class MemoryIncoming implements QueueStore.Incoming {
    private final MemoryQueueStore store;
    private final QueueId id;
    private final HeadScanner scanner = new HeadScanner();
    private ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean headTaken;
    private boolean ended;

    MemoryIncoming(MemoryQueueStore store, QueueId id) {
        this.store = store;
        this.id = id;
    }

    @Override
    public QueueId id() {
        return id;
    }

    @Override
    public void write(ByteBuffer octets) throws StoreException {
        checkNotEnded();
        store.checkRoom(sizeOctets() + octets.remaining());
        scanner.accept(octets);
        if (!scanner.done()) {
            return;
        }
        takeHead();
        byte[] rest = new byte[octets.remaining()];
        octets.get(rest);
        body.writeBytes(rest);
    }

    @Override
    public long sizeOctets() {
        return headTaken ? (long) scanner.head().length + body.size() : scanner.heldOctets();
    }

    @Override
    public Content received() throws StoreException {
        checkNotEnded();
        takeHead();
        return new OctetsContent(scanner.head(), body.toByteArray(), ContentTraits.plain());
    }

    @Override
    public void replaceBody() throws StoreException {
        checkNotEnded();
        takeHead();
        body = new ByteArrayOutputStream();
    }

    @Override
    public void commit(byte[] head, ContentTraits traits, Changes changes, Durability durability)
            throws StoreException {
        checkNotEnded();
        takeHead();
        ended = true;
        store.commit(id, new OctetsContent(head.clone(), body.toByteArray(), traits), changes);
    }

    @Override
    public void close() {
        ended = true;
        body = new ByteArrayOutputStream();
    }

    private void takeHead() {
        if (!headTaken) {
            scanner.finish();
            body.writeBytes(scanner.bodyStart());
            headTaken = true;
        }
    }

    private void checkNotEnded() throws StoreException {
        if (ended) {
            throw new StoreException(Reason.CLOSED, "message " + id + " is committed or closed");
        }
    }
}
