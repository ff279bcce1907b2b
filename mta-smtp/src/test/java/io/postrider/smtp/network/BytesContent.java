// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.network;

import io.postrider.api.mail.Content;
import io.postrider.api.mail.ContentTraits;
import io.postrider.smtp.protocol.ContentScan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/// A content in memory.
///
/// @param octets head and body
/// @param traits as intake would note them
public record BytesContent(byte[] octets, ContentTraits traits) implements Content {
    /// One content; each character one octet.
    public static BytesContent of(String text) {
        return of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// One content.
    public static BytesContent of(byte[] octets) {
        ContentScan scan = new ContentScan();
        scan.write(ByteBuffer.wrap(octets));
        return new BytesContent(octets, scan.traits());
    }

    @Override
    public long sizeOctets() {
        return octets.length;
    }

    @Override
    public byte[] head() {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        return text.substring(0, end < 0 ? text.length() : end + 2).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(octets);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel channel) throws IOException {
        int length = (int) Math.min(count, octets.length - position);
        return length <= 0 ? 0 : channel.write(ByteBuffer.wrap(octets, (int) position, length));
    }

    @Override
    public void close() {}
}
