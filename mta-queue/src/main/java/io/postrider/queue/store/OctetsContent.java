// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import io.postrider.api.mail.Content;
import io.postrider.api.mail.ContentTraits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// A content whose head and body are both in memory. The arrays must not change. Thread-safe.
///
/// @param headOctets the head
/// @param body the body
/// @param traits what intake noted
record OctetsContent(byte[] headOctets, byte[] body, ContentTraits traits) implements Content {
    @Override
    public long sizeOctets() {
        return (long) headOctets.length + body.length;
    }

    @Override
    public byte[] head() {
        return headOctets.clone();
    }

    @Override
    public InputStream open() {
        return new SequenceInputStream(new ByteArrayInputStream(headOctets), new ByteArrayInputStream(body));
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel channel) throws IOException {
        if (position < 0 || count < 0) {
            throw new IllegalArgumentException("negative position or count");
        }
        if (position >= sizeOctets()) {
            return 0;
        }
        boolean inHead = position < headOctets.length;
        byte[] part = inHead ? headOctets : body;
        int from = (int) (inHead ? position : position - headOctets.length);
        return channel.write(ByteBuffer.wrap(part, from, (int) Math.min(count, part.length - from)));
    }

    @Override
    public void close() {
        // nothing is pinned: the octets are ours until the last reader drops them
    }
}
