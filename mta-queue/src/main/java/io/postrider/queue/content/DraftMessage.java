// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.content;

import io.postrider.api.filter.Edit;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.ContentTraits;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.List;
import java.util.function.Supplier;

/// A content on its way into the store: counts and notes what streams by, then takes the edits of the
/// message stage and makes head and traits for the commit. Not thread-safe; close it.
public final class DraftMessage implements AutoCloseable {
    private static final int COPY_OCTETS = 64 * 1024;
    private static final int LONG_HEAD_OCTETS = 512 * 1024;
    private static final byte[] EMPTY_LINE = {'\r', '\n'};
    private final QueueStore.Incoming incoming;
    private BodySeeker seeker = new BodySeeker();
    private TraitsScanner bodyScanner = new TraitsScanner();
    private byte[] head = new byte[0];
    private long bodyOctets;

    /// Takes over what the store began.
    public DraftMessage(QueueStore.Incoming incoming) {
        this.incoming = incoming;
    }

    /// The id.
    public QueueId id() {
        return incoming.id();
    }

    /// Adds octets.
    public void write(ByteBuffer octets) throws StoreException {
        ByteBuffer view = octets.duplicate();
        seeker.skipHead(view);
        bodyScanner.scan(view);
        incoming.write(octets);
    }

    /// Everything written so far, for the filters.
    public Content received() throws StoreException {
        return incoming.received();
    }

    /// The head as received, to be edited; to be asked before [#revise].
    public HeadEditor receivedHead(Content received) throws StoreException {
        try {
            byte[] octets = received.head();
            bodyOctets = received.sizeOctets() - octets.length;
            return HeadEditor.of(octets);
        } catch (IOException unreadable) {
            throw failed("the content cannot be read back", unreadable);
        }
    }

    /// Applies the edits of the head to `editor`, and the new body if there is one.
    public void revise(HeadEditor editor, Content received, List<Edit> edits) throws StoreException {
        boolean separated = endsHeadProperly(received);
        editor.apply(edits);
        for (Edit edit : edits) {
            if (edit instanceof Edit.ReplaceBody(Supplier<InputStream> body)) {
                replaceBody(body);
                separated = true;
            }
        }
        byte[] octets = editor.octets();
        head = separated ? octets : withEmptyLine(octets);
    }

    /// Puts a field on top of all others.
    public void onTop(String name, String value) {
        head = HeadEditor.of(head).insert(0, name, value).octets();
    }

    /// True when an empty line follows the head, or nothing at all; a body without one would read as
    /// header fields.
    private boolean endsHeadProperly(Content received) throws StoreException {
        // a header section that was cut for its length goes on in the body: nothing may come between
        boolean cut = received.sizeOctets() - bodyOctets > LONG_HEAD_OCTETS;
        if (bodyOctets == 0 || cut) {
            return true;
        }
        ByteArrayOutputStream first = new ByteArrayOutputStream(2);
        try {
            received.transferTo(received.sizeOctets() - bodyOctets, 2, Channels.newChannel(first));
        } catch (IOException unreadable) {
            throw failed("the content cannot be read back", unreadable);
        }
        byte[] octets = first.toByteArray();
        return octets.length == 2 && octets[0] == '\r' && octets[1] == '\n';
    }

    private static byte[] withEmptyLine(byte[] head) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(head.length + 2);
        out.writeBytes(head);
        out.writeBytes(EMPTY_LINE);
        return out.toByteArray();
    }

    private void replaceBody(Supplier<InputStream> body) throws StoreException {
        incoming.replaceBody();
        seeker = new BodySeeker();
        bodyScanner = new TraitsScanner();
        bodyOctets = 0;
        writeBody(ByteBuffer.wrap(EMPTY_LINE));
        byte[] buffer = new byte[COPY_OCTETS];
        try (InputStream in = body.get()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                writeBody(ByteBuffer.wrap(buffer, 0, count));
            }
        } catch (IOException broken) {
            throw failed("a filter's body cannot be read", broken);
        }
    }

    private void writeBody(ByteBuffer octets) throws StoreException {
        bodyOctets += octets.remaining();
        bodyScanner.scan(octets);
        incoming.write(octets);
    }

    /// Octets of head and body as they will be stored.
    public long sizeOctets() {
        return head.length + bodyOctets;
    }

    /// Makes it durable together with `changes`.
    public void commit(Changes changes, Durability durability) throws StoreException {
        ContentTraits traits = TraitsScanner.join(
                new TraitsScanner().scan(ByteBuffer.wrap(head)).traits(), bodyScanner.traits());
        incoming.commit(head, traits, changes, durability);
    }

    @Override
    public void close() {
        incoming.close();
    }

    private static StoreException failed(String what, IOException cause) {
        return new StoreException(StoreException.Reason.FAILED, what, cause);
    }
}
