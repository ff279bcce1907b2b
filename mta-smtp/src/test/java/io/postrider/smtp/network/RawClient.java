// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.network;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// A client that sends exactly the octets a test says.
public final class RawClient implements AutoCloseable {
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    /// Connects.
    public RawClient(InetSocketAddress address) throws IOException {
        this(new Socket(address.getAddress(), address.getPort()));
    }

    /// Takes a socket that is connected.
    public RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(15_000);
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /// Sends octets, each character one.
    public RawClient send(String octets) throws IOException {
        out.write(octets.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return this;
    }

    /// Sends octets.
    public RawClient send(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
        return this;
    }

    /// Reads one reply, its lines joined by `\n`; the empty text at the end of the connection.
    public String reply() throws IOException {
        StringBuilder lines = new StringBuilder();
        while (true) {
            String line = line();
            if (line.isEmpty()) {
                return lines.toString();
            }
            lines.append(lines.isEmpty() ? "" : "\n").append(line);
            if (line.length() < 4 || line.charAt(3) != '-') {
                return lines.toString();
            }
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = read(); c >= 0 && c != '\n'; c = read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /// The next line without its CRLF; empty when the peer has closed.
    public Optional<String> optionalLine() throws IOException {
        in.mark(1);
        if (read() < 0) {
            return Optional.empty();
        }
        in.reset();
        return Optional.of(line());
    }

    private int read() throws IOException {
        try {
            return in.read();
        } catch (java.net.SocketException reset) {
            return -1;
        }
    }

    /// Sends a line and reads the reply.
    public String ask(String line) throws IOException {
        return send(line + "\r\n").reply();
    }

    /// True when the peer closes without another octet.
    public boolean isClosed() throws IOException {
        return read() < 0;
    }

    /// All that comes until the peer closes.
    public String rest() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = read(); c >= 0; c = read()) {
            text.append((char) c);
        }
        return text.toString();
    }

    /// Says that nothing more will be sent.
    public void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /// The socket.
    public Socket socket() {
        return socket;
    }

    /// Begins TLS as a client that trusts everybody.
    public SSLSocket startTls(String... protocols) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, null);
            SSLSocket tls = (SSLSocket) context.getSocketFactory()
                    .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
            if (protocols.length > 0) {
                var parameters = tls.getSSLParameters();
                parameters.setApplicationProtocols(protocols);
                tls.setSSLParameters(parameters);
            }
            tls.startHandshake();
            socket = tls;
            in = new BufferedInputStream(tls.getInputStream());
            out = tls.getOutputStream();
            return tls;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
