// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;

/// A table behind sendmail's socketmap protocol: netstrings `NAME KEY` out, `OK VALUE`, `NOTFOUND`, `TEMP`,
/// `TIMEOUT`
/// or `PERM` back. Keeps a few connections; one that was kept and fails is replaced once. Thread-safe; a
/// lookup ends
/// when its thread is interrupted.
final class SocketmapTable implements LookupTable {
    private static final int MAX_REPLY_OCTETS = 100_000;
    private final Supplier<SocketAddress> server;
    private final String mapName;
    private final BlockingQueue<SocketChannel> idle;

    SocketmapTable(Supplier<SocketAddress> server, String mapName, int connections) {
        this.server = server;
        this.mapName = mapName;
        this.idle = new ArrayBlockingQueue<>(connections);
    }

    @Override
    public Lookup lookup(String key) {
        SocketChannel kept = idle.poll();
        if (kept != null) {
            try {
                return converse(kept, key);
            } catch (IOException stale) {
                if (Thread.currentThread().isInterrupted()) {
                    return fault(stale);
                }
            }
        }
        try {
            return converse(connect(), key);
        } catch (IOException e) {
            return fault(e);
        }
    }

    private static Lookup fault(IOException e) {
        return new Lookup.Unavailable("socketmap: " + e);
    }

    private SocketChannel connect() throws IOException {
        SocketAddress address = server.get();
        SocketChannel channel = address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        try {
            channel.connect(address);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e instanceof IOException io ? io : new IOException(e.toString(), e);
        }
    }

    private Lookup converse(SocketChannel channel, String key) throws IOException {
        try {
            byte[] request = (mapName + " " + key).getBytes(StandardCharsets.UTF_8);
            ByteBuffer out = ByteBuffer.allocate(request.length + 16);
            out.put((request.length + ":").getBytes(StandardCharsets.US_ASCII))
                    .put(request)
                    .put((byte) ',');
            out.flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            Lookup answer = answer(reply(Channels.newInputStream(channel)));
            if (!idle.offer(channel)) {
                channel.close();
            }
            return answer;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String reply(InputStream in) throws IOException {
        int length = 0;
        int digits = 0;
        int c = in.read();
        while (c >= '0' && c <= '9' && length <= MAX_REPLY_OCTETS) {
            length = length * 10 + c - '0';
            digits++;
            c = in.read();
        }
        if (c != ':' || digits == 0 || length > MAX_REPLY_OCTETS) {
            throw new IOException(c < 0 ? "connection closed" : "reply is no netstring of at most 100000 octets");
        }
        byte[] octets = in.readNBytes(length);
        if (octets.length < length || in.read() != ',') {
            throw new IOException("reply is cut");
        }
        return new String(octets, StandardCharsets.UTF_8);
    }

    private static Lookup answer(String reply) throws IOException {
        int blank = reply.indexOf(' ');
        String word = blank < 0 ? reply : reply.substring(0, blank);
        String rest = blank < 0 ? "" : reply.substring(blank + 1);
        return switch (word) {
            case "OK" -> new Lookup.Found(rest.isEmpty() ? List.of() : List.of(rest));
            case "NOTFOUND" -> new Lookup.Absent();
            case "TEMP", "TIMEOUT", "PERM" -> new Lookup.Unavailable("socketmap: " + reply);
            default -> throw new IOException("reply begins with no known word");
        };
    }

    @Override
    public void close() {
        for (SocketChannel channel = idle.poll(); channel != null; channel = idle.poll()) {
            try {
                channel.close();
            } catch (IOException alreadyGone) {
                continue;
            }
        }
    }
}
