// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What the peer sent and nobody read yet, and the state of the connection. The event loop writes, the
/// connection's thread reads and waits. Reading from the socket stops above 64 KiB and goes on below 16
/// KiB, so a peer that never stops talking cannot fill memory.
final class InboundOctets extends ChannelInboundHandlerAdapter {
    private static final int STOP_OCTETS = 64 << 10;
    private static final int RESUME_OCTETS = 16 << 10;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private byte[] octets = new byte[512];
    private int begin;
    private int end;
    private boolean closed;
    private boolean paused;
    private Optional<Throwable> failure = Optional.empty();
    private Runnable resume = () -> {};

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        resume = () -> ctx.channel().config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        try {
            lock.lock();
            try {
                append(buffer);
                if (end - begin > STOP_OCTETS) {
                    paused = true;
                    ctx.channel().config().setAutoRead(false);
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        } finally {
            buffer.release();
        }
    }

    private void append(ByteBuf buffer) {
        int more = buffer.readableBytes();
        if (end + more > octets.length) {
            int length = end - begin;
            byte[] larger =
                    length + more > octets.length ? new byte[Math.max(length + more, octets.length * 2)] : octets;
            System.arraycopy(octets, begin, larger, 0, length);
            octets = larger;
            begin = 0;
            end = length;
        }
        buffer.readBytes(octets, end, more);
        end += more;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
    }

    /// A close_notify is the peer's end, whether the socket is closed behind it or not.
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            end();
        }
    }

    private void end() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lock.lock();
        try {
            failure = failure.or(() -> Optional.of(cause));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        var _ = ctx.close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        wake();
    }

    /// Wakes the thread that waits, to look again.
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until octets are there or the connection is closed.
    ///
    /// @return false when neither came in time
    boolean await(long nanos) throws InterruptedException {
        return awaitUntil(() -> end > begin || closed, nanos);
    }

    /// Waits for a condition of the channel that [#wake] tells of, or for the connection's end.
    boolean awaitUntil(java.util.function.BooleanSupplier condition, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (!condition.getAsBoolean() && !closed) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Gives what is there to `reader`, which takes what it wants.
    void read(java.util.function.Consumer<ByteBuffer> reader) {
        boolean goOn;
        lock.lock();
        try {
            ByteBuffer view = ByteBuffer.wrap(octets, begin, end - begin);
            reader.accept(view);
            begin = view.position();
            goOn = paused && end - begin < RESUME_OCTETS;
            paused &= !goOn;
        } finally {
            lock.unlock();
        }
        if (goOn) {
            resume.run();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return end == begin;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    Optional<Throwable> failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }
}
