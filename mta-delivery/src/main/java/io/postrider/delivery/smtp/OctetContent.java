// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.mail.Content;
import io.postrider.api.mail.ContentTraits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/// A content in memory, 7-bit, with CRLF line ends and lines within the limit: what a recoding
/// makes. Immutable.
final class OctetContent implements Content {
    private final byte[] octets;
    private final int headLength;
    private final ContentTraits traits;

    private OctetContent(byte[] octets) {
        this.octets = octets;
        this.headLength = headLength(octets);
        this.traits = traits(octets);
    }

    static OctetContent of(byte[] octets) {
        return new OctetContent(octets);
    }

    private static int headLength(byte[] octets) {
        if (octets.length > 1 && octets[0] == '\r' && octets[1] == '\n') {
            return 0;
        }
        for (int i = 0; i + 3 < octets.length; i++) {
            if (octets[i] == '\r' && octets[i + 1] == '\n' && octets[i + 2] == '\r' && octets[i + 3] == '\n') {
                return i + 2;
            }
        }
        return octets.length;
    }

    private static ContentTraits traits(byte[] octets) {
        boolean dot = false;
        int longest = 0;
        int begin = 0;
        for (int i = 0; i < octets.length; i++) {
            dot |= octets[i] == '.' && i == begin;
            if (octets[i] == '\n') {
                longest = Math.max(longest, i - 1 - begin);
                begin = i + 1;
            }
        }
        return ContentTraits.plain()
                .withLeadingDot(dot)
                .withLongestLineOctets(Math.max(longest, octets.length - begin));
    }

    @Override
    public long sizeOctets() {
        return octets.length;
    }

    @Override
    public byte[] head() {
        return Arrays.copyOf(octets, headLength);
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(octets);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel channel) throws IOException {
        int from = (int) Math.min(position, octets.length);
        int length = (int) Math.min(count, octets.length - from);
        return length <= 0 ? 0 : channel.write(ByteBuffer.wrap(octets, from, length));
    }

    @Override
    public ContentTraits traits() {
        return traits;
    }

    @Override
    public void close() {}
}
