// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.control;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/// Speaks HTTP/1.1 to one unix socket, one connection a call. Not thread-safe; blocks.
public final class ControlClient {
    private final Path socket;

    /// Makes a client for a socket.
    public ControlClient(Path socket) {
        this.socket = socket;
    }

    /// An answer; close it.
    ///
    /// @param status the HTTP status
    /// @param body the octets, decoded
    public record Answer(int status, InputStream body) implements AutoCloseable {
        /// All of it as UTF-8.
        public String text() throws IOException {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }

        /// True for 2xx.
        public boolean ok() {
            return status / 100 == 2;
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /// Calls without a body.
    public Answer get(String pathAndQuery) throws IOException {
        return call("GET", pathAndQuery, new byte[0]);
    }

    /// Calls with a body.
    public Answer post(String pathAndQuery, byte[] body) throws IOException {
        return call("POST", pathAndQuery, body);
    }

    private Answer call(String method, String pathAndQuery, byte[] body) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            OutputStream out = Channels.newOutputStream(channel);
            String head = method + " " + pathAndQuery
                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + body.length
                    + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            return answer(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Answer answer(InputStream in) throws IOException {
        String statusLine = line(in);
        String[] parts = statusLine.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.")) {
            throw new IOException("no HTTP answer");
        }
        boolean chunked = false;
        String header = line(in);
        while (!header.isEmpty()) {
            chunked |= header.toLowerCase(Locale.ROOT).replace(" ", "").equals("transfer-encoding:chunked");
            header = line(in);
        }
        return new Answer(Integer.parseInt(parts[1]), chunked ? new ChunkedStream(in) : in);
    }

    static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet = in.read();
        while (octet >= 0 && octet != '\n') {
            if (octet != '\r') {
                line.write(octet);
            }
            octet = in.read();
        }
        if (octet < 0 && line.size() == 0) {
            throw new IOException("the server closed the connection");
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
