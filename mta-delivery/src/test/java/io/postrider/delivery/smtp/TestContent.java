// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.mail.Content;
import io.postrider.api.mail.ContentTraits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A content in memory whose traits are found by looking.
public final class TestContent implements Content {
    private final byte[] octets;

    private TestContent(byte[] octets) {
        this.octets = octets;
    }

    public static TestContent of(String text) {
        return new TestContent(text.getBytes(StandardCharsets.UTF_8));
    }

    public static TestContent latin(String text) {
        return new TestContent(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public long sizeOctets() {
        return octets.length;
    }

    private int headLength() {
        for (int i = 0; i + 3 < octets.length; i++) {
            if (octets[i] == '\r' && octets[i + 1] == '\n' && octets[i + 2] == '\r' && octets[i + 3] == '\n') {
                return i + 2;
            }
        }
        return octets.length;
    }

    @Override
    public byte[] head() {
        return Arrays.copyOf(octets, headLength());
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(octets);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel channel) throws IOException {
        int from = (int) Math.min(position, octets.length);
        int length = (int) Math.min(count, octets.length - from);
        return length == 0 ? 0 : channel.write(ByteBuffer.wrap(octets, from, length));
    }

    @Override
    public ContentTraits traits() {
        boolean eight = false;
        boolean eightHead = false;
        boolean dot = false;
        boolean bare = false;
        int line = 0;
        int longest = 0;
        for (int i = 0; i < octets.length; i++) {
            eight |= octets[i] < 0;
            eightHead |= octets[i] < 0 && i < headLength();
            dot |= octets[i] == '.' && (i == 0 || octets[i - 1] == '\n');
            boolean lf = octets[i] == '\n';
            boolean cr = octets[i] == '\r';
            bare |= lf && (i == 0 || octets[i - 1] != '\r');
            bare |= cr && (i + 1 == octets.length || octets[i + 1] != '\n');
            line = lf ? 0 : line + (cr ? 0 : 1);
            longest = Math.max(longest, line);
        }
        return ContentTraits.plain()
                .withEightBit(eight)
                .withEightBitHead(eightHead)
                .withLeadingDot(dot)
                .withBareCrOrLf(bare)
                .withLongestLineOctets(longest);
    }

    @Override
    public void close() {}
}
