// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A mail host on a loopback address that does as it is told: replies by command prefix, cuts after
/// a number of octets, hangs, speaks TLS. It keeps every command line and every message it took.
final class FakeMx implements AutoCloseable {
    /// Instead of a reply: close the connection.
    static final String CLOSE = "!close";

    /// Instead of a reply: say nothing.
    static final String HANG = "!hang";

    /// Instead of a reply: lines without end.
    static final String ENDLESS = "!endless";

    /// Instead of a reply: one octet now and then.
    static final String DRIP = "!drip";

    private final ServerSocket server;
    private final List<String[]> rules = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger allSent = new AtomicInteger();
    private volatile String extensions = "PIPELINING SIZE 8BITMIME ENHANCEDSTATUSCODES DSN SMTPUTF8";
    private volatile int cutAfterOctets = Integer.MAX_VALUE;
    private volatile boolean lmtp;
    private volatile Optional<SSLContext> tls = Optional.empty();
    private volatile boolean implicit;

    private FakeMx(ServerSocket server) {
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    static FakeMx start() throws IOException {
        return start("127.0.0.1", 0);
    }

    /// A host on a unix socket.
    static FakeMx startUnix(Path path) throws IOException {
        FakeMx inner = start();
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().start(() -> inner.bridge(channel));
        return inner;
    }

    /// Joins each unix connection to one of its own over TCP.
    private void bridge(ServerSocketChannel channel) {
        try (channel) {
            while (true) {
                SocketChannel unix = channel.accept();
                Socket tcp = new Socket(server.getInetAddress(), server.getLocalPort());
                InputStream fromUnix = Channels.newInputStream(unix);
                OutputStream toUnix = Channels.newOutputStream(unix);
                Thread.ofVirtual().start(() -> copy(fromUnix, tcp));
                Thread.ofVirtual().start(() -> copy(tcp, toUnix));
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private static void copy(InputStream in, Socket out) {
        try (out) {
            in.transferTo(out.getOutputStream());
        } catch (IOException gone) {
            // the end
        }
    }

    private static void copy(Socket in, OutputStream out) {
        try (out) {
            in.getInputStream().transferTo(out);
        } catch (IOException gone) {
            // the end
        }
    }

    static FakeMx start(String address, int port) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
        return new FakeMx(server);
    }

    FakeMx extensions(String keywords) {
        extensions = keywords;
        return this;
    }

    FakeMx lmtp() {
        lmtp = true;
        return this;
    }

    FakeMx tls(SSLContext context) {
        tls = Optional.of(context);
        extensions += " STARTTLS";
        return this;
    }

    FakeMx implicitTls(SSLContext context) {
        tls = Optional.of(context);
        implicit = true;
        return this;
    }

    FakeMx cutAfter(int octets) {
        cutAfterOctets = octets;
        return this;
    }

    /// The first rule whose prefix a command has decides; `greeting` and `.` are prefixes too.
    FakeMx on(String prefix, String reply) {
        rules.add(new String[] {prefix.toUpperCase(Locale.ROOT), reply});
        return this;
    }

    int port() {
        return server.getLocalPort();
    }

    List<String> commands() {
        return List.copyOf(commands);
    }

    List<String> messages() {
        return List.copyOf(messages);
    }

    /// All octets that were sent.
    int sentOctets() {
        return allSent.get();
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new Dialogue(implicit ? secured(socket) : socket).run();
        } catch (IOException gone) {
            // the peer's business
        }
    }

    private SSLSocket secured(Socket socket) throws IOException {
        SSLSocket secure = (SSLSocket) tls.orElseThrow(() -> new IOException("no certificate"))
                .getSocketFactory()
                .createSocket(socket, null, true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        return secure;
    }

    private final class Dialogue {
        private Socket socket;
        private InputStream in;
        private OutputStream out;
        private int sent;
        private List<String> recipients = new ArrayList<>();
        private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();

        Dialogue(Socket socket) throws IOException {
            use(socket);
        }

        private void use(Socket other) throws IOException {
            socket = other;
            in = new BufferedInputStream(other.getInputStream());
            out = other.getOutputStream();
        }

        void run() throws IOException {
            reply(rule("greeting").orElse("220 mx.test ESMTP"));
            String line;
            while ((line = line()) != null) {
                commands.add(line);
                if (!command(line)) {
                    return;
                }
            }
        }

        private Optional<String> rule(String line) {
            String upper = line.toUpperCase(Locale.ROOT);
            return rules.stream()
                    .filter(r -> upper.startsWith(r[0]))
                    .map(r -> r[1])
                    .findFirst();
        }

        private boolean command(String line) throws IOException {
            String verb = line.split(" ")[0].toUpperCase(Locale.ROOT);
            String told = rule(line).orElse("");
            if (!told.isEmpty() && !verb.equals("BDAT")) {
                boolean positive = told.startsWith("2") || told.startsWith("3");
                reply(told);
                if (!positive) {
                    return !told.startsWith("421");
                }
            }
            switch (verb) {
                case "EHLO", "LHLO" -> hello(told);
                case "MAIL" -> recipients = new ArrayList<>();
                case "RCPT" -> recipients.add(line);
                default -> {}
            }
            return switch (verb) {
                case "DATA" -> data(told);
                case "BDAT" -> chunk(line);
                case "STARTTLS" -> startTls(told);
                case "QUIT" -> {
                    say(told, "221 2.0.0 bye");
                    yield false;
                }
                case "EHLO", "LHLO" -> true;
                default -> say(told, "250 2.0.0 ok");
            };
        }

        private boolean say(String told, String otherwise) throws IOException {
            if (told.isEmpty()) {
                reply(otherwise);
            }
            return true;
        }

        private void hello(String told) throws IOException {
            if (!told.isEmpty()) {
                return;
            }
            StringBuilder text = new StringBuilder("250-mx.test");
            for (String word : extensions.strip().split(" ")) {
                boolean secure = socket instanceof SSLSocket;
                if (!(secure && word.equals("STARTTLS"))) {
                    text.append("\r\n250-").append(word.replace('_', ' '));
                }
            }
            int last = text.lastIndexOf("250-");
            text.setCharAt(last + 3, ' ');
            reply(text.toString());
        }

        private boolean startTls(String told) throws IOException {
            say(told, "220 2.0.0 go");
            use(secured(socket));
            return true;
        }

        private boolean data(String told) throws IOException {
            if (told.isEmpty() && recipients.isEmpty()) {
                reply("554 5.5.1 no valid recipients");
                return true;
            }
            say(told, "354 go");
            StringBuilder text = new StringBuilder();
            String line;
            while ((line = line()) != null && !line.equals(".")) {
                text.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
            }
            if (line != null) {
                took(text.toString());
            }
            return line != null;
        }

        private boolean chunk(String line) throws IOException {
            String[] words = line.split(" ");
            chunks.write(in.readNBytes(Integer.parseInt(words[1])));
            if (words.length > 2) {
                took(chunks.toString(StandardCharsets.ISO_8859_1));
                chunks.reset();
            } else {
                reply("250 2.0.0 chunk");
            }
            return true;
        }

        private void took(String text) throws IOException {
            String answer = rule(".").orElse("250 2.0.0 taken");
            if (answer.startsWith("250")) {
                messages.add(text);
            }
            if (!lmtp) {
                reply(answer);
                return;
            }
            for (String recipient : recipients) {
                reply(rule("." + recipient.split("<")[1].split(">")[0]).orElse(answer));
            }
        }

        private void reply(String text) throws IOException {
            if (text.equals(HANG)) {
                while (in.read() >= 0) {
                    // until the peer gives up
                }
                throw new IOException("hung");
            }
            if (text.equals(CLOSE)) {
                throw new IOException("told to close");
            }
            while (text.equals(ENDLESS) || text.equals(DRIP)) {
                out.write(
                        (text.equals(ENDLESS) ? "220-more\r\n".repeat(100) : "2").getBytes(StandardCharsets.US_ASCII));
                out.flush();
                pause(text.equals(DRIP) ? 50 : 0);
            }
            byte[] octets = (text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            int room = Math.max(0, Math.min(octets.length, cutAfterOctets - sent));
            out.write(octets, 0, room);
            out.flush();
            sent += room;
            allSent.addAndGet(room);
            if (room < octets.length) {
                throw new IOException("cut");
            }
        }

        private void pause(int millis) {
            LockSupport.parkNanos(millis * 1_000_000L);
        }

        private String line() throws IOException {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            int c;
            while ((c = in.read()) >= 0) {
                if (c == '\n') {
                    String line = text.toString(StandardCharsets.ISO_8859_1);
                    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
                }
                text.write(c);
            }
            return null;
        }
    }

    /// Closes what is open now; the host goes on.
    void closeConnections() throws IOException {
        for (Socket one : open) {
            one.close();
        }
        open.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
        closeConnections();
    }
}
