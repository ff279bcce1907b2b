// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.network;

import io.postrider.smtp.tls.PemIdentity;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A server on 127.0.0.1 that does exactly what a script says, for each connection anew; what it receives
/// is noted. Scripts may be as bad as the Internet.
public final class ScriptedPeer implements AutoCloseable {
    private final ServerSocket listening;
    private final Script script;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> contents = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /// What the peer does with one connection; it is closed at the end.
    @FunctionalInterface
    public interface Script {
        /// Plays it.
        void play(Conversation conversation) throws Exception;
    }

    private ScriptedPeer(ServerSocket listening, Script script) {
        this.listening = listening;
        this.script = script;
    }

    /// Starts a peer.
    public static ScriptedPeer start(Script script) throws IOException {
        ScriptedPeer peer = new ScriptedPeer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
        Thread.startVirtualThread(peer::accept);
        return peer;
    }

    /// A peer that greets, answers EHLO with these keywords, and then plays the script.
    public static ScriptedPeer greeting(List<String> keywords, Script script) throws IOException {
        return start(conversation -> {
            conversation.send("220 peer.example ESMTP\r\n");
            conversation.hello(keywords);
            script.play(conversation);
        });
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                sockets.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            script.play(new Conversation(socket));
        } catch (SocketException reset) {
            // the client went away: that is often what the test is about
        } catch (Exception failure) {
            failures.add(failure);
        }
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
    }

    /// All command lines, of all connections.
    public List<String> lines() {
        return lines;
    }

    /// All contents, as they were on the wire, without the final dot.
    public List<String> contents() {
        return contents;
    }

    /// What went wrong in scripts.
    public List<Throwable> failures() {
        return failures;
    }

    /// How many connections came.
    public int connections() {
        return sockets.size();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /// One connection of the peer's.
    public final class Conversation {
        private Socket socket;
        private InputStream in;
        private OutputStream out;

        Conversation(Socket socket) throws IOException {
            use(socket);
        }

        private void use(Socket next) throws IOException {
            socket = next;
            in = new BufferedInputStream(next.getInputStream());
            out = next.getOutputStream();
        }

        /// Sends octets, each character one.
        public Conversation send(String octets) throws IOException {
            out.write(octets.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return this;
        }

        /// Sends octets one by one, with a pause before each.
        public Conversation drip(String octets, long millis) throws IOException, InterruptedException {
            for (char c : octets.toCharArray()) {
                pause(millis);
                send(String.valueOf(c));
            }
            return this;
        }

        /// Waits.
        public Conversation pause(long millis) throws InterruptedException {
            var _ = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            return this;
        }

        /// Reads one line without its CRLF; the empty text at the end.
        public String line() throws IOException {
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
                octets.write(c);
            }
            String line = octets.toString(StandardCharsets.UTF_8);
            String bare = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            if (!bare.isEmpty()) {
                lines.add(bare);
            }
            return bare;
        }

        /// Reads one line and answers it.
        public Conversation answer(String reply) throws IOException {
            line();
            return send(reply + "\r\n");
        }

        /// Answers EHLO or LHLO with these keywords.
        public Conversation hello(List<String> keywords) throws IOException {
            line();
            StringBuilder reply = new StringBuilder("250" + (keywords.isEmpty() ? " " : "-") + "peer.example\r\n");
            for (int i = 0; i < keywords.size(); i++) {
                reply.append(i == keywords.size() - 1 ? "250 " : "250-")
                        .append(keywords.get(i))
                        .append("\r\n");
            }
            return send(reply.toString());
        }

        /// Reads dot-terminated content.
        public String content() throws IOException {
            StringBuilder text = new StringBuilder();
            while (!text.toString().endsWith("\r\n.\r\n") && !text.toString().equals(".\r\n")) {
                int c = in.read();
                if (c < 0) {
                    throw new SocketException("the content has no end");
                }
                text.append((char) c);
            }
            String content = text.substring(0, text.length() - 3);
            contents.add(content);
            return content;
        }

        /// Reads exactly so many octets.
        public String octets(int count) throws IOException {
            String text = new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
            contents.add(text);
            return text;
        }

        /// Reads until the client closes.
        public void untilClosed() throws IOException {
            while (in.read() >= 0) {
                // nothing is done with it
            }
        }

        /// Begins TLS as the server.
        public Conversation startTls(PemIdentity identity) throws IOException {
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry(
                        "key", identity.key(), new char[0], identity.chain().toArray(Certificate[]::new));
                KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keys.init(store, new char[0]);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(keys.getKeyManagers(), null, null);
                SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
                tls.setUseClientMode(false);
                tls.startHandshake();
                use(tls);
                return this;
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        /// Closes with a reset.
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /// Closes.
        public void close() throws IOException {
            socket.close();
        }
    }
}
