// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.postrider.api.smtp.SmtpDialer;
import io.postrider.smtp.client.SmtpClientException.Reason;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Makes SMTP and LMTP connections. Owns the client's event loops; thread-safe; one for the process.
public final class SmtpClient implements SmtpDialer, AutoCloseable {
    private static final WriteBufferWaterMark WRITE_MARKS = new WriteBufferWaterMark(64 << 10, 256 << 10);
    private static final boolean NATIVE = Epoll.isAvailable();
    private final MultiThreadIoEventLoopGroup loops;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ClientTls tls = new ClientTls();

    private SmtpClient(MultiThreadIoEventLoopGroup loops, InstantSource clock, RandomGenerator random) {
        this.loops = loops;
        this.clock = clock;
        this.random = random;
    }

    /// Starts `loops` event loops (1 to 64).
    public static SmtpClient start(int loops, InstantSource clock, RandomGenerator random) {
        if (loops < 1 || loops > 64) {
            throw new IllegalArgumentException("1 to 64 event loops");
        }
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
                loops,
                new DefaultThreadFactory("smtp-client", true),
                NATIVE ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        return new SmtpClient(group, clock, random);
    }

    /// Connects, and goes on until mail can be sent: proxy, TLS as demanded, greeting, EHLO (or HELO
    /// where EHLO is not known, or LHLO), STARTTLS and EHLO again, AUTH. Blocks; for virtual threads.
    ///
    /// @throws SmtpClientException when any of it fails; nothing stays open
    /// @throws InterruptedException when the thread was interrupted; nothing stays open
    public SmtpConnection connect(Endpoint endpoint, ConnectOptions options)
            throws SmtpClientException, InterruptedException {
        Patience patience = new Patience(options.timeouts(), clock);
        patience.deadline(options.deadline());
        InboundOctets inbound = new InboundOctets();
        Channel channel = connect(endpoint, options, inbound, patience);
        Wire wire = new Wire(channel, inbound, patience);
        boolean ready = false;
        try {
            SmtpConnection.Opening opening =
                    new Opener(wire, options, tls).open(endpoint, new AuthDialog(wire, random));
            ready = true;
            return new SmtpConnection(wire, opening, clock);
        } finally {
            if (!ready) {
                wire.close();
            }
        }
    }

    private Channel connect(Endpoint endpoint, ConnectOptions options, InboundOctets inbound, Patience patience)
            throws SmtpClientException, InterruptedException {
        long millis = Math.max(1, patience.remainingNanos() / 1_000_000);
        Bootstrap bootstrap = new Bootstrap()
                .group(loops)
                .channel(channelType(endpoint))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(millis, Integer.MAX_VALUE))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_MARKS)
                .handler(inbound);
        if (endpoint instanceof Endpoint.Inet) {
            bootstrap.option(ChannelOption.SO_KEEPALIVE, true);
            options.source().ifPresent(source -> bootstrap.localAddress(new InetSocketAddress(source, 0)));
        }
        SocketAddress target =
                options.proxy().<SocketAddress>map(Socks5Proxy::address).orElseGet(() -> socketAddress(endpoint));
        ChannelFuture future = bootstrap.connect(target);
        try {
            // the loop's own timer ends it; the margin only guards against a stuck loop
            var _ = future.await(millis + 1_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            var _ = future.channel().close();
            throw stopped;
        }
        if (!future.isSuccess()) {
            var _ = future.channel().close();
            throw failure(endpoint, Optional.ofNullable(future.cause()), patience);
        }
        return future.channel();
    }

    private static SmtpClientException failure(Endpoint endpoint, Optional<Throwable> cause, Patience patience) {
        if (cause.isEmpty() || cause.get() instanceof ConnectTimeoutException) {
            return patience.timeout();
        }
        Throwable why = cause.get();
        boolean local = why instanceof BindException || !(why instanceof IOException);
        String text = "cannot connect to " + endpoint + ": " + Wire.sentence(why);
        return SmtpClientException.caused(ClientPhase.CONNECT, local ? Reason.LOCAL : Reason.UNREACHABLE, text, why);
    }

    private static Class<? extends Channel> channelType(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Inet inet -> NATIVE ? EpollSocketChannel.class : NioSocketChannel.class;
            case Endpoint.Unix unix -> NATIVE ? EpollDomainSocketChannel.class : NioDomainSocketChannel.class;
        };
    }

    private static SocketAddress socketAddress(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Inet(var address) -> address;
            case Endpoint.Unix(var path) ->
                NATIVE ? new DomainSocketAddress(path.toString()) : UnixDomainSocketAddress.of(path);
        };
    }

    @Override
    public Conversation dial(InetSocketAddress address, Duration deadline) throws IOException {
        ClientTimeouts timeouts = ClientTimeouts.standard().atMost(deadline);
        ConnectOptions options = ConnectOptions.of("localhost")
                .withTls(new TlsDemand.None())
                .withTimeouts(timeouts)
                .withoutHello();
        try {
            return new DialedConversation(connect(Endpoint.of(address), options));
        } catch (SmtpClientException failed) {
            throw new IOException(failed.getMessage(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting", stopped);
        }
    }

    /// Ends the loops; open connections are closed. Idempotent.
    @Override
    public void close() {
        var _ = loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).addListener(done -> tls.close());
    }
}
