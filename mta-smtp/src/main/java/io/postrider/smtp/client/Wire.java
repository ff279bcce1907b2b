// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.client.SmtpClientException.Reason;
import io.postrider.smtp.protocol.ReplyParser;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One connection's octets, blocking: lines out, replies in, TLS between. Used by one thread; only
/// [#close()] may be called by others. Whatever fails closes the channel.
final class Wire {
    private final Channel channel;
    private final InboundOctets inbound;
    private final Patience patience;
    private ReplyParser parser = new ReplyParser();
    private Optional<SslHandler> tls = Optional.empty();
    private volatile boolean shut;

    Wire(Channel channel, InboundOctets inbound, Patience patience) {
        this.channel = channel;
        this.inbound = inbound;
        this.patience = patience;
    }

    Patience patience() {
        return patience;
    }

    Channel channel() {
        return channel;
    }

    Optional<SslHandler> tls() {
        return tls;
    }

    SocketAddress remoteAddress() {
        return address(channel.remoteAddress());
    }

    SocketAddress localAddress() {
        return address(channel.localAddress());
    }

    /// Addresses of the JDK's own kinds; a closed channel may have none.
    private static SocketAddress address(@Nullable SocketAddress address) {
        if (address instanceof DomainSocketAddress unix) {
            return UnixDomainSocketAddress.of(unix.path());
        }
        return address == null ? InetSocketAddress.createUnresolved("", 0) : address;
    }

    /// True while nothing speaks against another command: open, and the peer has said nothing unasked.
    boolean quiet() {
        return isOpen() && inbound.isEmpty() && parser.idle();
    }

    boolean isOpen() {
        return !shut && !inbound.isClosed() && channel.isActive();
    }

    /// Sends one or more command lines, each with its CRLF.
    void send(String lines) throws SmtpClientException, InterruptedException {
        write(channel.alloc().buffer(lines.length()).writeBytes(lines.getBytes(StandardCharsets.UTF_8)));
    }

    /// Sends octets; waits while more than the high-water mark is unsent (back-pressure).
    void write(ByteBuf octets) throws SmtpClientException, InterruptedException {
        var _ = channel.writeAndFlush(octets);
        try {
            if (!inbound.awaitUntil(channel::isWritable, patience.remainingNanos())) {
                throw fail(patience.timeout());
            }
        } catch (InterruptedException stopped) {
            close();
            throw stopped;
        }
        // what the peer said before it closed is worth more than the news that it closed
        if (inbound.isClosed() && inbound.isEmpty()) {
            throw fail(closed());
        }
    }

    /// Waits for the next reply.
    Reply reply() throws SmtpClientException, InterruptedException {
        while (true) {
            Optional<Reply> reply = pollReply();
            if (reply.isPresent()) {
                return reply.get();
            }
            if (inbound.isClosed()) {
                throw fail(closed());
            }
            awaitOctets();
        }
    }

    /// The next reply, if it is there already.
    Optional<Reply> pollReply() throws SmtpClientException {
        ReplyParser.Outcome[] outcome = {new ReplyParser.NeedMore()};
        inbound.read(octets -> outcome[0] = parser.parse(octets));
        return switch (outcome[0]) {
            case ReplyParser.NeedMore() -> Optional.empty();
            case ReplyParser.Complete(Reply reply) -> Optional.of(reply);
            case ReplyParser.Defect(String why) ->
                throw fail(SmtpClientException.of(patience.phase(), Reason.PROTOCOL, why));
        };
    }

    /// Reads exactly `count` octets, before any reply (SOCKS).
    byte[] exactly(int count) throws SmtpClientException, InterruptedException {
        byte[] result = new byte[count];
        int[] filled = {0};
        while (filled[0] < count) {
            if (inbound.isEmpty()) {
                awaitOctets();
                if (inbound.isEmpty()) {
                    throw fail(closed());
                }
            }
            inbound.read(octets -> filled[0] += take(octets, result, filled[0]));
        }
        return result;
    }

    private static int take(ByteBuffer octets, byte[] target, int from) {
        int length = Math.min(octets.remaining(), target.length - from);
        octets.get(target, from, length);
        return length;
    }

    private void awaitOctets() throws SmtpClientException, InterruptedException {
        try {
            if (!inbound.await(patience.remainingNanos())) {
                throw fail(patience.timeout());
            }
        } catch (InterruptedException stopped) {
            close();
            throw stopped;
        }
    }

    /// Begins TLS and waits for the whole handshake. What came in clear must have been read: octets
    /// behind the 220 of STARTTLS would otherwise be taken for the peer's words within TLS.
    ///
    /// @param unread true to refuse octets that were received before the handshake (STARTTLS)
    void startTls(SslHandler handler, boolean unread) throws SmtpClientException, InterruptedException {
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        // On the loop, so that nothing can arrive between the look and the handler's place in front of us.
        channel.eventLoop().execute(() -> {
            boolean clean = !unread || (inbound.isEmpty() && parser.idle());
            if (clean && channel.isActive()) {
                channel.pipeline().addFirst(handler);
                handler.handshakeFuture().addListener(done -> inbound.wake());
            } else {
                ReferenceCountUtil.release(handler.engine());
            }
            begun.complete(clean);
        });
        if (!answer(begun)) {
            throw fail(SmtpClientException.of(
                    ClientPhase.STARTTLS, Reason.PROTOCOL, "octets in clear behind the reply to STARTTLS"));
        }
        awaitHandshake(handler);
        parser = new ReplyParser();
        tls = Optional.of(handler);
    }

    private boolean answer(CompletableFuture<Boolean> future) throws SmtpClientException, InterruptedException {
        try {
            return future.get(Math.max(1, patience.remainingNanos()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException late) {
            throw fail(patience.timeout());
        } catch (InterruptedException stopped) {
            close();
            throw stopped;
        }
    }

    private void awaitHandshake(SslHandler handler) throws SmtpClientException, InterruptedException {
        try {
            if (!inbound.awaitUntil(() -> handler.handshakeFuture().isDone(), patience.remainingNanos())) {
                throw fail(patience.timeout());
            }
        } catch (InterruptedException stopped) {
            close();
            throw stopped;
        }
        if (!handler.handshakeFuture().isSuccess()) {
            Throwable cause = Optional.ofNullable(handler.handshakeFuture().cause())
                    .or(inbound::failure)
                    .orElseGet(() -> new java.io.IOException("connection closed"));
            throw fail(SmtpClientException.caused(
                    ClientPhase.TLS, Reason.TLS_HANDSHAKE, "TLS handshake failed: " + sentence(cause), cause));
        }
    }

    /// Closes and hands the exception on.
    SmtpClientException fail(SmtpClientException exception) {
        close();
        return exception;
    }

    private SmtpClientException closed() {
        String words = "connection lost while " + patience.phase().words();
        return inbound.failure()
                .map(f -> SmtpClientException.caused(patience.phase(), Reason.CLOSED, words + ": " + sentence(f), f))
                .orElseGet(() -> SmtpClientException.of(patience.phase(), Reason.CLOSED, words));
    }

    static String sentence(Throwable cause) {
        String message = cause.getMessage();
        return printable(message == null ? cause.getClass().getSimpleName() : message);
    }

    /// The text on one line, cut where it is long.
    static String printable(String text) {
        StringBuilder clean = new StringBuilder();
        text.chars().limit(300).map(c -> Character.isISOControl(c) ? '?' : c).forEach(c -> clean.append((char) c));
        return clean.toString();
    }

    /// Closes the channel; idempotent, any thread.
    void close() {
        shut = true;
        var _ = channel.close();
    }
}
