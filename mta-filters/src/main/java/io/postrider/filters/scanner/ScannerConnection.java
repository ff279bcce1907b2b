// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.scanner;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One connection to a scanner. Every wait ends at the deadline, when the connection is closed. One thread at
/// a time; for
/// virtual threads.
public final class ScannerConnection implements AutoCloseable {
    private static final int BUFFER_OCTETS = 16_384;
    private final SocketChannel channel;
    private final String peer;
    private final ByteBuffer input = ByteBuffer.allocate(BUFFER_OCTETS).flip();
    private CompletableFuture<Boolean> alarm = new CompletableFuture<>();
    private volatile boolean late;

    private ScannerConnection(SocketChannel channel, String peer) {
        this.channel = channel;
        this.peer = peer;
    }

    /// Connects.
    public static ScannerConnection open(ScannerAddress address, Duration timeout) {
        try {
            SocketChannel channel =
                    address.unixPath().isPresent() ? SocketChannel.open(address.family()) : SocketChannel.open();
            ScannerConnection connection = new ScannerConnection(channel, address.text());
            connection.deadline(timeout);
            try {
                channel.connect(address.socketAddress());
                return connection;
            } catch (IOException | RuntimeException failed) {
                ScannerException why = connection.failure("no connection", failed);
                connection.close();
                throw why;
            }
        } catch (IOException noSocket) {
            throw new ScannerException("no socket", noSocket);
        }
    }

    /// Sets the moment when the connection is closed, from now on.
    public void deadline(Duration fromNow) {
        alarm.complete(false);
        CompletableFuture<Boolean> next = new CompletableFuture<>();
        next.completeOnTimeout(true, fromNow.toMillis(), TimeUnit.MILLISECONDS).thenAccept(this::ring);
        alarm = next;
    }

    /// Takes the deadline away: nothing is waited for.
    public void noDeadline() {
        alarm.complete(false);
    }

    private void ring(boolean over) {
        if (over) {
            late = true;
            closeChannel();
        }
    }

    /// Sends octets.
    public void write(ByteBuffer octets) {
        try {
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
        } catch (IOException broken) {
            throw failure("could not send", broken);
        }
    }

    /// Sends octets.
    public void write(byte[] octets) {
        write(ByteBuffer.wrap(octets));
    }

    /// Sends text in UTF-8.
    public void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends all that a stream has.
    public void write(InputStream stream) throws IOException {
        byte[] buffer = new byte[BUFFER_OCTETS];
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            write(ByteBuffer.wrap(buffer, 0, count));
        }
    }

    /// Tells the peer that nothing more comes.
    public void endOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException broken) {
            throw failure("could not send", broken);
        }
    }

    /// Reads exactly so many octets.
    public byte[] read(int count) {
        byte[] octets = new byte[count];
        int at = 0;
        while (at < count) {
            if (!fill()) {
                throw new ScannerException(peer + " closed the connection");
            }
            int length = Math.min(input.remaining(), count - at);
            input.get(octets, at, length);
            at += length;
        }
        return octets;
    }

    /// Reads up to an octet, which is taken but not given back; the end of the connection ends it too.
    public byte[] readUntil(byte end, int limit) {
        byte[] octets = new byte[256];
        int length = 0;
        while (fill()) {
            byte octet = input.get();
            if (octet == end) {
                break;
            }
            if (length >= limit) {
                throw new ScannerException(peer + " answers with too much");
            }
            if (length == octets.length) {
                octets = Arrays.copyOf(octets, length * 2);
            }
            octets[length++] = octet;
        }
        return Arrays.copyOf(octets, length);
    }

    /// Reads a line without its line end.
    public String readLine(int limit) {
        String line = new String(readUntil((byte) '\n', limit), StandardCharsets.UTF_8);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private boolean fill() {
        try {
            if (!input.hasRemaining()) {
                input.clear();
                int count = channel.read(input);
                input.flip();
                return count > 0;
            }
            return true;
        } catch (IOException broken) {
            input.limit(input.position());
            throw failure("no answer", broken);
        }
    }

    private ScannerException failure(String what, Exception cause) {
        return late
                ? new ScannerException(peer + ": no answer in time")
                : new ScannerException(peer + ": " + what, cause);
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            late = true;
        }
    }

    @Override
    public void close() {
        alarm.complete(false);
        closeChannel();
    }
}
