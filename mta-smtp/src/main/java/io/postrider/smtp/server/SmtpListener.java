// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One listener: its sockets and what it serves them with. Thread-safe.
public final class SmtpListener implements AutoCloseable {
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final IntegerUnixChannelOption V6_ONLY =
            new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, IPV6_V6ONLY);
    private static final WriteBufferWaterMark WRITE_MARKS = new WriteBufferWaterMark(32 << 10, 128 << 10);
    private static final int BACKLOG = 1024;

    private final ServerPipeline pipeline;
    private final List<Bound> bound = new ArrayList<>();

    private record Bound(BindAddress address, Channel channel) {}

    private SmtpListener(ServerPipeline pipeline) {
        this.pipeline = pipeline;
    }

    static SmtpListener bind(SmtpServer server, List<BindAddress> addresses, ListenerService service)
            throws IOException {
        SmtpListener listener = new SmtpListener(new ServerPipeline(server, service));
        boolean complete = false;
        try {
            for (BindAddress address : addresses) {
                listener.bound.add(new Bound(address, listener.bind(server, address)));
            }
            complete = true;
            return listener;
        } finally {
            if (!complete) {
                listener.close();
            }
        }
    }

    private Channel bind(SmtpServer server, BindAddress address) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(server.loops())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_MARKS)
                .childHandler(pipeline);
        return switch (address) {
            case BindAddress.Inet inet -> bindInet(bootstrap, inet);
            case BindAddress.Unix unix -> bindUnix(bootstrap, unix);
            case BindAddress.Descriptor descriptor -> adopt(bootstrap, descriptor);
        };
    }

    private static Channel bindInet(ServerBootstrap bootstrap, BindAddress.Inet inet) throws IOException {
        bootstrap.option(ChannelOption.SO_REUSEADDR, true);
        boolean six = inet.address().getAddress() instanceof Inet6Address;
        if (SmtpServer.isNative()) {
            bootstrap.channel(EpollServerSocketChannel.class);
            if (six) {
                bootstrap.option(V6_ONLY, inet.dual() ? 0 : 1);
            }
        } else {
            // the JDK cannot bind IPv6 alone: without epoll `[::]` takes IPv4 too
            bootstrap.channel(NioServerSocketChannel.class);
        }
        return await(bootstrap.bind(inet.address()), inet);
    }

    private static Channel bindUnix(ServerBootstrap bootstrap, BindAddress.Unix unix) throws IOException {
        UnixSocketFiles.removeStale(unix.path());
        SocketAddress address = SmtpServer.isNative()
                ? new DomainSocketAddress(unix.path().toString())
                : UnixDomainSocketAddress.of(unix.path());
        Class<? extends ServerChannel> type =
                SmtpServer.isNative() ? EpollServerDomainSocketChannel.class : NioServerDomainSocketChannel.class;
        Channel channel = await(bootstrap.channel(type).bind(address), unix);
        try {
            UnixSocketFiles.protect(unix);
        } catch (IOException refused) {
            var _ = channel.close();
            throw refused;
        }
        return channel;
    }

    private static Channel adopt(ServerBootstrap bootstrap, BindAddress.Descriptor descriptor) throws IOException {
        if (!SmtpServer.isNative()) {
            throw new IOException(descriptor + " needs epoll, which this system does not have");
        }
        return await(
                bootstrap
                        .channelFactory(() -> new EpollServerSocketChannel(descriptor.number()))
                        .register(),
                descriptor);
    }

    private static Channel await(ChannelFuture future, BindAddress address) throws IOException {
        boolean done = future.awaitUninterruptibly(10_000);
        if (!done || !future.isSuccess()) {
            Throwable cause = future.cause();
            String why = cause == null ? "no answer from the system" : String.valueOf(cause.getMessage());
            throw new IOException("cannot listen on " + address + ": " + why, cause);
        }
        return future.channel();
    }

    /// Where it listens, in the order of `bind`: `127.0.0.1:2525`, `[::1]:2525`, `*:25`, `unix:/path`.
    /// Port 0 has become the port that was taken.
    public List<String> addresses() {
        return bound.stream().map(SmtpListener::text).toList();
    }

    /// The TCP addresses, in order.
    public List<InetSocketAddress> socketAddresses() {
        return bound.stream()
                .map(b -> b.channel.localAddress())
                .filter(InetSocketAddress.class::isInstance)
                .map(InetSocketAddress.class::cast)
                .toList();
    }

    private static String text(Bound bound) {
        boolean inet = bound.channel.localAddress() instanceof InetSocketAddress;
        if (!inet) {
            return bound.address.toString();
        }
        InetSocketAddress local = (InetSocketAddress) bound.channel.localAddress();
        boolean dual = bound.address instanceof BindAddress.Inet configured && configured.dual();
        return dual ? "*:" + local.getPort() : BindAddress.text(local);
    }

    /// The service of connections to come; those that are open keep theirs.
    public void replace(ListenerService service) {
        pipeline.replace(service);
    }

    /// What connections to come get.
    public ListenerService service() {
        return pipeline.service();
    }

    /// Stops accepting. Connections go on. Idempotent.
    @Override
    public void close() {
        pipeline.server().forget(this);
        for (Bound one : bound) {
            var _ = one.channel.close().awaitUninterruptibly(2_000);
            if (one.address instanceof BindAddress.Unix(Path path, var mode, var group)) {
                deleteQuietly(path);
            }
        }
    }

    private static void deleteQuietly(Path path) {
        try {
            var _ = Files.deleteIfExists(path);
        } catch (IOException gone) {
            // the next start removes it
        }
    }
}
