// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Fuzz targets of what reads a connection's first octets and its lines: any split gives the same, and
/// nothing throws.
class ReceivedOctetsFuzzTest {
    private static final int MAX_LINE = 16;
    private static final String OVERLONG = "(overlong)";

    @FuzzTest
    void lines(byte[] octets) {
        List<String> expected = expectedLines(new String(octets, StandardCharsets.ISO_8859_1));
        for (int pieceOctets = 1; pieceOctets < 40; pieceOctets++) {
            assertThat(lines(octets, pieceOctets)).isEqualTo(expected);
        }
    }

    private static List<String> expectedLines(String text) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            lines.add(end + 1 - from > MAX_LINE ? OVERLONG : text.substring(from, end + 1));
            from = end + 1;
        }
        return lines;
    }

    private static List<String> lines(byte[] octets, int pieceOctets) {
        OctetStore store = new OctetStore(MAX_LINE);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < octets.length; i += pieceOctets) {
            store.add(Unpooled.copiedBuffer(octets, i, Math.min(pieceOctets, octets.length - i)));
            for (Optional<byte[]> line = store.line(); line.isPresent(); line = store.line()) {
                String text = new String(line.get(), StandardCharsets.ISO_8859_1);
                lines.add(text.isEmpty() ? OVERLONG : text);
            }
            assertThat(store.octets()).isLessThanOrEqualTo(MAX_LINE);
        }
        store.clear();
        return lines;
    }

    @FuzzTest
    void clientHello(byte[] octets) {
        ByteBuf hello = Unpooled.wrappedBuffer(octets);
        ClientHello parsed = ClientHello.parse(hello);
        assertThat(hello.readableBytes()).isEqualTo(octets.length);
        parsed.serverName().ifPresent(name -> assertThat(name).matches("[a-z0-9._-]{1,255}"));
    }

    @FuzzTest
    void proxyHeader(byte[] octets) {
        String whole = proxied(octets, octets.length + 1);
        for (int pieceOctets = 1; pieceOctets < 8; pieceOctets++) {
            assertThat(proxied(octets, pieceOctets)).isEqualTo(whole);
        }
    }

    private static String proxied(byte[] octets, int pieceOctets) {
        EmbeddedChannel channel = new EmbeddedChannel(new HAProxyMessageDecoder());
        ClientPlace place = new ClientPlace(
                new ConnectionLimiter(ConnectionCaps.unlimited()),
                new InetSocketAddress("127.0.0.1", 1),
                new InetSocketAddress("127.0.0.1", 2));
        String result = "nothing";
        try {
            for (int i = 0; i < octets.length && result.equals("nothing"); i += pieceOctets) {
                channel.writeInbound(Unpooled.copiedBuffer(octets, i, Math.min(pieceOctets, octets.length - i)));
                Object message = channel.readInbound();
                if (message instanceof HAProxyMessage header) {
                    result = place.proxied(header).orElseGet(() -> String.valueOf(place.client()));
                }
                ReferenceCountUtil.release(message);
            }
        } catch (DecoderException refused) {
            result = "nothing";
        }
        place.leave();
        finish(channel);
        return result;
    }

    /// What is left in the decoder may be refused once more.
    private static void finish(EmbeddedChannel channel) {
        try {
            channel.finishAndReleaseAll();
        } catch (DecoderException refused) {
            assertThat(refused).isNotNull();
        }
    }
}
