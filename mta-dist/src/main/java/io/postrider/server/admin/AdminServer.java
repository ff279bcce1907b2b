// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/// Serves HTTP/1.1 on TCP and on unix sockets. Owns one event loop thread; each call is answered on a virtual
/// thread.
public final class AdminServer implements AutoCloseable {
    private static final int MAX_BODY_OCTETS = 128 << 20;
    private static final int IDLE_SECONDS = 300;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, Thread.ofPlatform().name("admin-", 0).daemon(true).factory(), NioIoHandler.newFactory());
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    /// Listens on TCP; returns the bound address.
    ///
    /// @param callers says who a request comes from
    public InetSocketAddress listen(InetSocketAddress address, Callers callers, Router router) throws IOException {
        Channel channel = bind(address, NioServerSocketChannel.class, callers, router);
        return (InetSocketAddress) channel.localAddress();
    }

    /// Listens on a unix socket with these permissions (such as `rw-rw-rw-`), replacing a stale one.
    public void listen(Path socket, String permissions, Callers callers, Router router) throws IOException {
        Files.deleteIfExists(socket);
        Path folder = socket.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        bind(UnixDomainSocketAddress.of(socket), NioServerDomainSocketChannel.class, callers, router);
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString(permissions));
    }

    private Channel bind(
            SocketAddress address, Class<? extends io.netty.channel.ServerChannel> type, Callers callers, Router router)
            throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(type)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        channel.pipeline()
                                .addLast(new ReadTimeoutHandler(IDLE_SECONDS))
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(MAX_BODY_OCTETS))
                                .addLast(new CallHandler(callers, router));
                    }
                });
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot bind " + address + ": " + bound.cause().getMessage(), bound.cause());
        }
        channels.add(bound.channel());
        return bound.channel();
    }

    /// Closes all sockets, at most half a second.
    @Override
    public void close() {
        channels.close().awaitUninterruptibly(500);
        loop.shutdownGracefully(0, 200, TimeUnit.MILLISECONDS).awaitUninterruptibly(500);
    }
}
