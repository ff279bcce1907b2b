// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.admin;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns an HTTP request into a [Request], answers it on a virtual thread, writes the [Response]. One per
/// connection;
/// every response ends its connection, so that calls never interleave.
final class CallHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(CallHandler.class);
    private static final int CHUNK_OCTETS = 32 << 10;
    private final Callers callers;
    private final Router router;

    CallHandler(Callers callers, Router router) {
        this.callers = callers;
        this.router = router;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest http) {
        Channel channel = context.channel();
        var caller = callers.caller(channel, http);
        if (caller.isEmpty()) {
            write(channel, Response.error(421, "the Host header names no host of ours"));
            return;
        }
        QueryStringDecoder uri = new QueryStringDecoder(http.uri());
        Request request = new Request(
                http.method().name(), uri.path(), uri.parameters(), ByteBufUtil.getBytes(http.content()), caller.get());
        Thread.ofVirtual().name("admin-call").start(() -> answer(channel, request));
    }

    private void answer(Channel channel, Request request) {
        Response response;
        try {
            response = router.answer(request);
        } catch (RuntimeException e) {
            LOG.error("admin call {} {} failed", request.method(), request.path(), e);
            response = Response.error(
                    500, "an error in the server, see its log: " + e.getClass().getSimpleName());
        }
        write(channel, response);
    }

    private static void write(Channel channel, Response response) {
        switch (response) {
            case Response.Whole whole -> {
                DefaultFullHttpResponse http = new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(whole.status()),
                        Unpooled.wrappedBuffer(whole.body()));
                headers(http, whole.contentType());
                http.headers().set(HttpHeaderNames.CONTENT_LENGTH, whole.body().length);
                channel.writeAndFlush(http).addListener(ChannelFutureListener.CLOSE);
            }
            case Response.Streamed streamed -> stream(channel, streamed);
        }
    }

    private static void headers(HttpMessage http, String contentType) {
        http.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set("X-Content-Type-Options", "nosniff")
                .set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
    }

    private static void stream(Channel channel, Response.Streamed streamed) {
        DefaultHttpResponse http =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(streamed.status()));
        headers(http, streamed.contentType());
        http.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        channel.writeAndFlush(http);
        try (OutputStream out = new BufferedOutputStream(new ChunkStream(channel), CHUNK_OCTETS)) {
            streamed.writer().write(out);
        } catch (IOException | RuntimeException e) {
            // no last chunk: the client sees that the answer is cut
            LOG.info("an admin answer was cut: {}", e.toString());
            channel.close();
            return;
        }
        channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("admin connection failed", cause);
        context.close();
    }

    /// Writes chunks and waits for each, so that a slow client slows the writer.
    private static final class ChunkStream extends OutputStream {
        private final Channel channel;

        ChunkStream(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            byte[] copy = Arrays.copyOfRange(octets, offset, offset + length);
            var written = channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(copy)));
            if (!written.awaitUninterruptibly(60_000) || !written.isSuccess()) {
                throw new IOException("the client does not read");
            }
        }
    }
}
