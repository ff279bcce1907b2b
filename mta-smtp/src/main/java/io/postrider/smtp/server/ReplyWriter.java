// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.protocol.ReplyFormat;
import java.util.List;

/// Collects replies and sends them together (RFC 2920 §3.2). A client that sends commands and reads no
/// replies is waited for, then given up. Used by the session's thread alone.
final class ReplyWriter {
    private static final int FLUSH_OCTETS = 16 << 10;
    private final Channel channel;
    private final SessionBuffer buffer;
    private ByteBuf pending = Unpooled.EMPTY_BUFFER;

    ReplyWriter(Channel channel, SessionBuffer buffer) {
        this.channel = channel;
        this.buffer = buffer;
    }

    void add(List<Reply> replies) {
        for (Reply reply : replies) {
            byte[] octets = ReplyFormat.octets(reply);
            if (pending == Unpooled.EMPTY_BUFFER) {
                pending = channel.alloc().buffer(512);
            }
            pending.writeBytes(octets);
        }
    }

    boolean isEmpty() {
        return !pending.isReadable();
    }

    /// True when so much is pending that it should go.
    boolean isFull() {
        return pending.readableBytes() >= FLUSH_OCTETS;
    }

    /// Sends what is pending; waits while the client does not take it.
    ///
    /// @return false when it took nothing in time
    boolean flush(long patienceNanos) throws InterruptedException {
        if (!pending.isReadable()) {
            return true;
        }
        var _ = channel.writeAndFlush(takePending());
        return channel.isWritable() || buffer.awaitUntil(channel::isWritable, patienceNanos);
    }

    /// What is pending; the caller sends or releases it.
    ByteBuf takePending() {
        ByteBuf octets = pending;
        pending = Unpooled.EMPTY_BUFFER;
        return octets;
    }
}
