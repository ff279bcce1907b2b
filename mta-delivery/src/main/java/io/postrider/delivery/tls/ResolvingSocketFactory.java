// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;

/// TLS sockets to hosts whose addresses come from a given lookup instead of the system's.
/// Thread-safe.
final class ResolvingSocketFactory extends SSLSocketFactory {
    private final SSLSocketFactory tls;
    private final Function<String, List<InetAddress>> lookup;

    ResolvingSocketFactory(SSLSocketFactory tls, Function<String, List<InetAddress>> lookup) {
        this.tls = tls;
        this.lookup = lookup;
    }

    /// The unconnected plain socket that the HTTP client connects; it is wrapped into TLS
    /// afterwards.
    @Override
    public Socket createSocket() {
        return new ResolvingSocket(lookup);
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        return tls.createSocket(plain, host, port, autoClose);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return tls.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return tls.createSocket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return tls.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return tls.createSocket(host, port, local, localPort);
    }

    private static final class ResolvingSocket extends Socket {
        private final Function<String, List<InetAddress>> lookup;

        ResolvingSocket(Function<String, List<InetAddress>> lookup) {
            this.lookup = lookup;
        }

        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, 0);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
            if (!(endpoint instanceof InetSocketAddress address)) {
                throw new UnknownHostException("no host and port: " + endpoint);
            }
            List<InetAddress> found = lookup.apply(address.getHostString());
            if (found.isEmpty()) {
                throw new UnknownHostException(address.getHostString());
            }
            super.connect(new InetSocketAddress(found.getFirst(), address.getPort()), timeoutMillis);
        }
    }
}
