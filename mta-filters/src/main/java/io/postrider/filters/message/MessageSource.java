// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.message;

import io.postrider.api.mail.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// A message as evaluators read it: the head once, the body as a stream. May be opened many times.
public interface MessageSource {
    /// The header section with the CRLF of its last line, without the empty line.
    byte[] head() throws IOException;

    /// The octets behind the empty line; the caller closes it.
    InputStream openBody() throws IOException;

    /// The message that a filter was given.
    static MessageSource of(Content content) {
        return new MessageSource() {
            @Override
            public byte[] head() throws IOException {
                return content.head();
            }

            @Override
            public InputStream openBody() throws IOException {
                InputStream all = content.open();
                // the empty line that ends the head belongs to neither part
                all.skipNBytes(Math.min(content.head().length + 2L, content.sizeOctets()));
                return all;
            }
        };
    }

    /// A whole message in memory. The head ends at the first empty line; without one all is head.
    static MessageSource of(byte[] message) {
        int end = headEnd(message);
        int body = Math.min(end + 2, message.length);
        return new MessageSource() {
            @Override
            public byte[] head() {
                return Arrays.copyOf(message, end);
            }

            @Override
            public InputStream openBody() {
                return new ByteArrayInputStream(message, body, message.length - body);
            }
        };
    }

    private static int headEnd(byte[] message) {
        for (int i = 0; i + 1 < message.length; i++) {
            boolean lineStart = i == 0 || message[i - 1] == '\n' && i > 1 && message[i - 2] == '\r';
            if (lineStart && message[i] == '\r' && message[i + 1] == '\n') {
                return i;
            }
        }
        return message.length;
    }
}
