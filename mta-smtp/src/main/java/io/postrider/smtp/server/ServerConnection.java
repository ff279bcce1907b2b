// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.smtp.server.SessionBuffer.Occasion;
import io.postrider.smtp.session.SmtpSession;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// One accepted connection: PROXY header, TLS, then the session. All of it runs on its event loop, but
/// for what [SessionRunner.Link] allows to others. It gives no octet a meaning.
final class ServerConnection extends ChannelInboundHandlerAdapter implements SessionRunner.Link, SessionBuffer.Flow {
    private static final long LINGER_MILLIS = 1_000;
    private static final long LAST_WORDS_MILLIS = 5_000;
    private static final long PROXY_MILLIS = 3_000;

    private final ServerPipeline owner;
    private final ListenerService service;
    private final Channel channel;
    private final ClientPlace place;
    private final SessionBuffer buffer = new SessionBuffer(SmtpSession.MAX_LINE_OCTETS, this);
    private final Deadline deadline;
    private Stage stage = Stage.FRESH;
    private boolean octetsSeen;
    private boolean exempt;
    private boolean wanted;
    private Optional<TlsAccept> handshake = Optional.empty();
    private volatile Optional<TlsFacts> facts = Optional.empty();
    private volatile Optional<SessionRunner> runner = Optional.empty();

    private enum Stage {
        FRESH,
        PROXY,
        IMPLICIT_TLS,
        SESSION,
        FINISHED
    }

    ServerConnection(ServerPipeline owner, ListenerService service, Channel channel, ClientPlace place) {
        this.owner = owner;
        this.service = service;
        this.channel = channel;
        this.place = place;
        this.deadline = new Deadline(channel, this::onDeadline);
    }

    SessionBuffer buffer() {
        return buffer;
    }

    /// Begins, once the handler is in its pipeline.
    ///
    /// @param proxied a PROXY header comes first
    void begin(boolean proxied) {
        if (proxied) {
            stage = Stage.PROXY;
            deadline.set(TimeUnit.MILLISECONDS.toNanos(PROXY_MILLIS));
        } else {
            beginTls();
        }
    }

    private void beginTls() {
        if (service.implicitTls()) {
            stage = Stage.IMPLICIT_TLS;
            accept();
        } else {
            beginSession();
        }
    }

    private void accept() {
        TlsAccept accept = new TlsAccept(service.tls().orElseThrow());
        handshake = Optional.of(accept);
        channel.pipeline().addBefore(ServerPipeline.SESSION, "hello", accept);
        deadline.set(settings().handshakeTimeout().toNanos());
    }

    private void beginSession() {
        stage = Stage.SESSION;
        SmtpSession session = owner.session(service, place, facts);
        exempt = ServerPipeline.isExempt(service, place);
        ReplyWriter out = new ReplyWriter(channel, buffer);
        runner = Optional.of(
                new SessionRunner(session, buffer, out, this, owner.server().gate()));
        if (wanted) {
            startWhenReady();
        }
        deadline.set(settings().commandTimeout().toNanos());
        Duration delay = settings().greetingDelay();
        if (delay.isZero() || exempt || service.rules().role() != ListenerRole.MX) {
            buffer.happened(Occasion.READY);
        } else {
            var _ = channel.eventLoop()
                    .schedule(() -> buffer.happened(Occasion.READY), delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    // ---- events of the loop

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf octets && stage == Stage.SESSION) {
            boolean foreign = !octetsSeen && facts.isEmpty() && isBinary(octets);
            octetsSeen = true;
            buffer.add(octets);
            if (foreign) {
                buffer.happened(Occasion.FOREIGN);
            }
        } else if (message instanceof HAProxyMessage header && stage == Stage.PROXY) {
            proxied(header);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    /// A TLS record, or anything else that no text begins with.
    private static boolean isBinary(ByteBuf octets) {
        byte first = octets.isReadable() ? octets.getByte(octets.readerIndex()) : (byte) ' ';
        return first < ' ' && first != '\r' && first != '\n' && first != '\t';
    }

    private void proxied(HAProxyMessage header) {
        Optional<String> refusal;
        try {
            refusal = place.proxied(header);
        } finally {
            header.release();
        }
        if (refusal.isPresent()) {
            refuse(refusal.get());
            return;
        }
        beginTls();
    }

    /// Nothing that is decoded from now on begins a session.
    private void refuse(String why) {
        finished();
        owner.refuse(service, channel, place, why);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion) {
            onHandshake(completion);
        } else if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            // what comes in clear behind a close_notify is dropped by the TLS handler (CVE-2026-45185)
            buffer.end();
            if (stage != Stage.SESSION) {
                var _ = ctx.close();
            }
        }
    }

    private void onHandshake(SslHandshakeCompletionEvent completion) {
        boolean done = completion.isSuccess() && handshake.isPresent();
        if (done) {
            facts = Optional.of(handshake.get().facts());
        }
        if (stage == Stage.SESSION) {
            buffer.happened(done ? Occasion.TLS_DONE : Occasion.TLS_FAILED);
        } else if (stage == Stage.IMPLICIT_TLS && done) {
            beginSession();
        } else if (stage == Stage.IMPLICIT_TLS) {
            owner.tlsFailed(service, place, completion.cause());
            stage = Stage.FINISHED;
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        buffer.nudge();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.stop();
        buffer.end();
        owner.closed(this, place);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (stage == Stage.PROXY) {
            refuse("a PROXY header is expected");
            return;
        }
        // a reset, or a TLS alert: the session hears of it by the end of the channel
        var _ = ctx.close();
    }

    private void onDeadline() {
        switch (stage) {
            case FRESH, PROXY -> refuse("no PROXY header in time");
            case IMPLICIT_TLS -> {
                owner.tlsFailed(service, place, new java.io.IOException("TLS handshake timed out"));
                var _ = channel.close();
            }
            case SESSION -> buffer.expired();
            case FINISHED -> {
                var _ = channel.close();
            }
        }
    }

    // ---- what the buffer and the session's thread ask

    @Override
    public void reading(boolean on) {
        try {
            channel.config().setAutoRead(on);
        } catch (RejectedExecutionException over) {
            // the loop has ended, and with it the channel
            buffer.end();
        }
    }

    @Override
    public void start() {
        Optional<SessionRunner> ready = runner;
        if (ready.isPresent()) {
            owner.server().threads().execute(ready.get());
        } else {
            var _ = Loops.tell(channel, this::startWhenReady);
        }
    }

    private void startWhenReady() {
        wanted = runner.isEmpty();
        runner.ifPresent(owner.server().threads()::execute);
    }

    @Override
    public void expectLine() {
        deadline.set(settings().commandTimeout().toNanos());
    }

    @Override
    public void upgrade(byte[] reply) {
        // On the loop: nothing can arrive between the look at the buffer and the TLS handler's place in the pipeline.
        var _ = Loops.tell(channel, () -> {
            if (!buffer.isEmpty()) {
                buffer.happened(Occasion.EARLY_OCTETS);
                return;
            }
            var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(reply));
            accept();
        });
    }

    @Override
    public TlsFacts tlsFacts() {
        return facts.orElseThrow(() -> new IllegalStateException("no TLS"));
    }

    @Override
    public void finish(ByteBuf last, boolean orderly) {
        buffer.deafen();
        boolean told =
                Loops.tell(channel, () -> LastWords.say(channel, last, orderly ? 0 : LINGER_MILLIS, this::finished));
        if (!told) {
            last.release();
        }
    }

    /// Closes at once; any thread.
    void cut() {
        var _ = channel.close();
    }

    private void finished() {
        stage = Stage.FINISHED;
        deadline.set(TimeUnit.MILLISECONDS.toNanos(LAST_WORDS_MILLIS));
    }

    @Override
    public ConnectionSettings settings() {
        return service.connection();
    }

    @Override
    public boolean exempt() {
        return exempt;
    }

    @Override
    public Duration tarpit() {
        boolean calm = exempt || owner.server().overload(service).compareTo(OverloadLevel.YELLOW) < 0;
        boolean friend = calm || !runner.map(SessionRunner::servesStranger).orElse(true);
        return friend ? Duration.ZERO : settings().tarpitDelay();
    }
}
