// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.content;

import java.nio.ByteBuffer;

/// Finds the empty line that ends the header section in octets that arrive in pieces, so that the
/// traits of the body can be noted while it streams by. Not thread-safe.
final class BodySeeker {
    private static final byte[] END = {'\r', '\n', '\r', '\n'};
    // a message may begin with its empty line
    private int matched = 2;
    private boolean inBody;

    /// Moves the position of `octets` behind the empty line when that is in them, else to their end.
    void skipHead(ByteBuffer octets) {
        while (!inBody && octets.hasRemaining()) {
            byte octet = octets.get();
            if (octet == END[matched]) {
                matched++;
            } else {
                matched = octet == '\r' ? 1 : 0;
            }
            inBody = matched == END.length;
        }
    }

    /// True behind the empty line.
    boolean inBody() {
        return inBody;
    }
}
