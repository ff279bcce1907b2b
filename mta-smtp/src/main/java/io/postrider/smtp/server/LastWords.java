// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/// Sends the last reply so that it arrives: closing a socket with unread octets sends a reset, which may
/// destroy what the client has not read yet. On the event loop.
final class LastWords {
    private LastWords() {}

    /// Sends and closes.
    ///
    /// @param lingerMillis how long to go on dropping what the client still sends, 0 for not at all
    /// @param before called first, to stop interpreting
    static void say(Channel channel, ByteBuf last, long lingerMillis, Runnable before) {
        before.run();
        if (!channel.isActive()) {
            last.release();
            var _ = channel.close();
            return;
        }
        var sent = channel.writeAndFlush(last);
        sent.addListener(done -> {
            if (lingerMillis == 0 || !done.isSuccess()) {
                var _ = channel.close();
            } else {
                shutOutput(channel);
                var _ = channel.eventLoop().schedule(() -> close(channel), lingerMillis, TimeUnit.MILLISECONDS);
            }
        });
    }

    private static void close(Channel channel) {
        var _ = channel.close();
    }

    private static void shutOutput(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            var _ = tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            var _ = duplex.shutdownOutput();
        }
    }
}
