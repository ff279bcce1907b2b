// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.control;

import java.io.IOException;
import java.io.InputStream;

/// Decodes the chunked coding (RFC 9112 §7.1); a stream that ends without the last chunk is an error.
final class ChunkedStream extends InputStream {
    private final InputStream in;
    private long left;
    private boolean ended;
    private boolean first = true;

    ChunkedStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] octets, int offset, int length) throws IOException {
        if (ended || left == 0 && !nextChunk()) {
            return -1;
        }
        int count = in.read(octets, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new IOException("the answer was cut");
        }
        left -= count;
        return count;
    }

    private boolean nextChunk() throws IOException {
        if (!first) {
            ControlClient.line(in);
        }
        first = false;
        String size = ControlClient.line(in);
        left = Long.parseLong(size.replaceFirst(";.*", "").trim(), 16);
        ended = left == 0;
        return !ended;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
