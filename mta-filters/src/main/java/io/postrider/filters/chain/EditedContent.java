// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.chain;

import io.postrider.api.mail.Content;
import io.postrider.api.mail.ContentTraits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/// A content with another head, and perhaps another body. Closing it closes nothing: the chain's caller owns
/// the
/// original. Immutable.
final class EditedContent implements Content {
    private static final byte[] EMPTY_LINE = {'\r', '\n'};
    private static final int CHUNK = 64 * 1024;
    private final Content original;
    private final byte[] head;
    private final Optional<BodySpool> body;

    EditedContent(Content original, byte[] head, Optional<BodySpool> body) {
        this.original = original;
        this.head = head;
        this.body = body;
    }

    @Override
    public long sizeOctets() {
        if (body.isPresent()) {
            return head.length + EMPTY_LINE.length + body.get().sizeOctets();
        }
        return original.sizeOctets() - originalHead() + head.length;
    }

    private int originalHead() {
        try {
            return original.head().length;
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    @Override
    public byte[] head() {
        return head.clone();
    }

    @Override
    public InputStream open() throws IOException {
        InputStream top = new ByteArrayInputStream(head);
        if (body.isPresent()) {
            InputStream empty = new ByteArrayInputStream(EMPTY_LINE);
            return new SequenceInputStream(
                    new SequenceInputStream(top, empty), body.get().open());
        }
        InputStream rest = original.open();
        rest.skipNBytes(originalHead());
        return new SequenceInputStream(top, rest);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel channel) throws IOException {
        if (body.isEmpty() && position >= head.length) {
            return original.transferTo(position - head.length + originalHead(), count, channel);
        }
        try (InputStream all = open();
                ReadableByteChannel from = Channels.newChannel(all)) {
            all.skipNBytes(Math.min(position, sizeOctets()));
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK, count));
            from.read(buffer);
            buffer.flip();
            return channel.write(buffer);
        }
    }

    @Override
    public ContentTraits traits() {
        boolean eightBitHead = false;
        for (byte octet : head) {
            eightBitHead |= octet < 0;
        }
        ContentTraits traits = body.map(BodySpool::traits).orElseGet(original::traits);
        return traits.withEightBitHead(eightBitHead).withEightBit(traits.eightBit() || eightBitHead);
    }

    @Override
    public void close() {
        // the original stays open until the chain's caller closes it
    }
}
