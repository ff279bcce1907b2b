// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Sends numbered messages over several sessions and notes which were acknowledged by 250, and for which the
/// answer
/// never came. Thread-safe.
public final class AckLoad implements AutoCloseable {
    private final int port;
    private final String recipient;
    private final String prefix;
    private final int octets;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private final int most;

    /// Makes a load of at most `most` messages of `octets` octets each, whose ids begin with `prefix`.
    public AckLoad(int port, String recipient, String prefix, int octets, int most) {
        this.port = port;
        this.recipient = recipient;
        this.prefix = prefix;
        this.octets = octets;
        this.most = most;
    }

    /// Starts so many sessions.
    public AckLoad start(int sessions) {
        for (int i = 0; i < sessions; i++) {
            threads.add(Thread.ofVirtual().start(this::session));
        }
        return this;
    }

    private void session() {
        while (!stop.get() && next.get() < most) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 2_000);
                socket.setSoTimeout(30_000);
                converse(socket);
            } catch (IOException lost) {
                // the server was killed: the test starts it again, or ends the load
                if (stop.get()) {
                    return;
                }
                Thread.yield();
            }
        }
    }

    private void converse(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        OutputStream out = socket.getOutputStream();
        expect(in, 220);
        say(out, "EHLO load.test\r\n");
        expect(in, 250);
        while (!stop.get()) {
            int number = next.getAndIncrement();
            if (number >= most) {
                say(out, "QUIT\r\n");
                return;
            }
            send(in, out, prefix + number);
        }
    }

    private void send(BufferedReader in, OutputStream out, String id) throws IOException {
        say(out, "MAIL FROM:<load@load.test>\r\nRCPT TO:<" + recipient + ">\r\nDATA\r\n");
        expect(in, 250);
        expect(in, 250);
        expect(in, 354);
        StringBuilder body = new StringBuilder("Subject: " + id + "\r\nX-Proof-Id: " + id + "\r\n\r\n");
        while (body.length() < octets) {
            body.append("0123456789012345678901234567890123456789012345678901234567890123456789\r\n");
        }
        boolean answered = false;
        try {
            say(out, body.append(".\r\n").toString());
            int code = code(in);
            answered = true;
            if (code == 250) {
                acknowledged.add(id);
            } else if (code / 100 != 4) {
                throw new IOException("answer " + code + " to the end of data");
            }
        } finally {
            if (!answered) {
                unknown.add(id);
            }
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void expect(BufferedReader in, int wanted) throws IOException {
        int code = code(in);
        if (code != wanted) {
            throw new IOException("wanted " + wanted + ", got " + code);
        }
    }

    private static int code(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        if (line == null) {
            throw new IOException("connection closed");
        }
        return Integer.parseInt(line.substring(0, 3));
    }

    /// The ids that were answered 250.
    public Set<String> acknowledged() {
        return acknowledged;
    }

    /// The ids whose dot was sent and whose answer never came.
    public Set<String> unknown() {
        return unknown;
    }

    /// Waits until all messages are sent.
    public void await() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(120_000);
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop.set(true);
        for (Thread thread : threads) {
            thread.join(40_000);
        }
    }
}
