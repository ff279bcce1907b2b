// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.transcript;

import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.smtp.protocol.ReplyFormat;
import io.postrider.smtp.session.Connection;
import io.postrider.smtp.session.SmtpSession;
import io.postrider.smtp.session.Step;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Drives a pure session without a socket, as the server would; octets come in pieces of a given size.
public final class PureSessionPeer implements TranscriptPeer, AutoCloseable {
    private final SmtpSession session;
    private final int pieceOctets;
    private final Deque<String> lines = new ArrayDeque<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean overlong;
    private Step step;

    /// Connects.
    ///
    /// @param pieceOctets how many octets the session gets at once
    public PureSessionPeer(TranscriptWorld world, int pieceOctets) {
        this.pieceOctets = pieceOctets;
        Optional<TlsFacts> tls = world.implicitTls() ? Optional.of(new Facts()) : Optional.empty();
        this.session = new SmtpSession(world.ports(), world.rules(), connection(tls));
        this.step = session.open();
        note();
    }

    /// A connection of a stranger.
    ///
    /// @param tls where it is implicit
    public static Connection connection(Optional<TlsFacts> tls) {
        return new Connection(
                "s1",
                Instant.EPOCH,
                Optional.of(new InetSocketAddress("192.0.2.1", 40000)),
                Optional.of(new InetSocketAddress("192.0.2.25", 25)),
                Optional::empty,
                tls);
    }

    private void note() {
        for (Reply reply : step.replies()) {
            String text = new String(ReplyFormat.octets(reply), StandardCharsets.US_ASCII);
            text.lines().forEach(lines::addLast);
        }
    }

    /// The session.
    public SmtpSession session() {
        return session;
    }

    /// The last step.
    public Step step() {
        return step;
    }

    /// True when the server has said something that was not read.
    public boolean pending() {
        return !lines.isEmpty();
    }

    @Override
    public void send(byte[] octets) {
        for (int from = 0; from < octets.length; from += pieceOctets) {
            give(ByteBuffer.wrap(octets, from, Math.min(pieceOctets, octets.length - from)));
        }
    }

    private void give(ByteBuffer octets) {
        while (octets.hasRemaining()) {
            switch (step) {
                case Step.Close close -> octets.position(octets.limit());
                case Step.ReceiveContent content -> session.onContent(octets).ifPresent(this::become);
                case Step.UpgradeTls upgrade -> become(session.onEarlyOctets());
                case Step.Answer answer -> octet(octets);
                case Step.Authenticate authenticate -> octet(octets);
            }
        }
    }

    private void octet(ByteBuffer octets) {
        byte octet = octets.get();
        overlong |= line.size() >= SmtpSession.MAX_LINE_OCTETS;
        if (!overlong) {
            line.write(octet);
        }
        if (octet == '\n') {
            byte[] whole = line.toByteArray();
            boolean tooLong = overlong;
            line.reset();
            overlong = false;
            become(tooLong ? session.onOverlongLine() : session.onLine(whole, octets.hasRemaining()));
        }
    }

    private void become(Step next) {
        step = next;
        note();
    }

    @Override
    public Optional<String> line() {
        boolean closed = lines.isEmpty() && step instanceof Step.Close;
        if (lines.isEmpty() && !closed) {
            throw new AssertionError("the server says nothing");
        }
        return Optional.ofNullable(lines.pollFirst());
    }

    @Override
    public void handshake() {
        become(session.onTls(new Facts()));
    }

    @Override
    public void close() {
        session.close();
    }

    /// TLS as a test says it.
    private static final class Facts implements TlsFacts {
        @Override
        public String protocol() {
            return "TLSv1.3";
        }

        @Override
        public String cipher() {
            return "TLS_AES_256_GCM_SHA384";
        }

        @Override
        public int cipherBits() {
            return 256;
        }

        @Override
        public Optional<String> group() {
            return Optional.empty();
        }

        @Override
        public Optional<String> serverName() {
            return Optional.empty();
        }

        @Override
        public Optional<String> peerFingerprint() {
            return Optional.empty();
        }

        @Override
        public Optional<String> verifiedPeer() {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> serverEndPoint() {
            return Optional.empty();
        }
    }
}
