// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.proof;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// An SMTP server that takes everything and remembers the ids of what it took, and how often. Thread-safe.
public final class RecordingSink implements AutoCloseable {
    private final ServerSocket listener;
    private final Map<String, Integer> received = new ConcurrentHashMap<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicBoolean keepMessages = new AtomicBoolean();

    /// Listens on a free port of 127.0.0.1.
    public RecordingSink() throws IOException {
        listener = new ServerSocket(0, 500, InetAddress.getByName("127.0.0.1"));
        Thread.ofPlatform().daemon(true).name("sink").start(this::accept);
    }

    /// Keeps whole messages too, for tests that read them.
    public RecordingSink keepingMessages() {
        keepMessages.set(true);
        return this;
    }

    /// The port.
    public int port() {
        return listener.getLocalPort();
    }

    /// How often each id was received.
    public Map<String, Integer> received() {
        return received;
    }

    /// The whole messages.
    public List<String> messages() {
        return messages;
    }

    /// How many connections came.
    public int connections() {
        return connections.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            OutputStream out = socket.getOutputStream();
            say(out, "220 sink.test ESMTP");
            String line = line(in);
            while (line != null) {
                if (answer(line, in, out)) {
                    return;
                }
                line = line(in);
            }
        } catch (IOException lost) {
            // the peer was killed, as the test wants
            return;
        }
    }

    private boolean answer(String line, InputStream in, OutputStream out) throws IOException {
        String verb = line.toUpperCase(Locale.ROOT);
        if (verb.startsWith("EHLO")) {
            say(out, "250-sink.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES");
        } else if (verb.startsWith("DATA")) {
            say(out, "354 go on");
            take(in);
            say(out, "250 2.0.0 taken");
        } else if (verb.startsWith("QUIT")) {
            say(out, "221 2.0.0 bye");
            return true;
        } else {
            say(out, "250 2.0.0 ok");
        }
        return false;
    }

    private void take(InputStream in) throws IOException {
        StringBuilder whole = new StringBuilder();
        String id = "";
        String line = line(in);
        while (line != null && !line.equals(".")) {
            if (line.startsWith("X-Proof-Id: ")) {
                id = line.substring(12);
            }
            if (keepMessages.get()) {
                whole.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
            }
            line = line(in);
        }
        if (line == null) {
            throw new IOException("cut within the data");
        }
        received.merge(id, 1, Integer::sum);
        if (keepMessages.get()) {
            messages.add(whole.toString());
        }
    }

    private static void say(OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet = in.read();
        while (octet >= 0 && octet != '\n') {
            line.write(octet);
            octet = in.read();
        }
        if (octet < 0) {
            return null;
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
