// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Splits octets that arrive in pieces into head and body (RFC 5322 §2.1). Not thread-safe.
///
/// The head is the header section up to but without the empty line; the body begins with that empty line.
/// Lines end
/// in CRLF only. The head is empty or ends in CRLF: when the first line is no header field the head is empty,
/// and a
/// last line without CRLF belongs to the body. A header section above the limit is cut behind its last whole
/// line;
/// the rest counts as body.
final class HeadScanner {
    /// The limit on heads.
    static final int LIMIT_OCTETS = 1 << 20;

    private byte[] held = new byte[1024];
    private int heldOctets;
    private int lineStart;
    private boolean done;

    /// Takes octets while the head lasts. What `octets` has left over afterwards is body.
    void accept(ByteBuffer octets) {
        while (!done && octets.hasRemaining()) {
            byte octet = octets.get();
            append(octet);
            if (octet == '\n' && heldOctets - lineStart >= 2 && held[heldOctets - 2] == '\r') {
                endOfLine();
            } else if (heldOctets >= LIMIT_OCTETS) {
                done = true;
            }
        }
    }

    /// True when the head's end is known.
    boolean done() {
        return done;
    }

    /// Says that no more octets come.
    void finish() {
        done = true;
    }

    /// The head; complete once [#done()].
    byte[] head() {
        return Arrays.copyOf(held, lineStart);
    }

    /// What was taken and is body: empty line, or a line that is no header. Meaningful once [#done()].
    byte[] bodyStart() {
        return Arrays.copyOfRange(held, lineStart, heldOctets);
    }

    /// Octets taken so far.
    int heldOctets() {
        return heldOctets;
    }

    private void append(byte octet) {
        if (heldOctets == held.length) {
            held = Arrays.copyOf(held, Math.min(held.length * 2, LIMIT_OCTETS));
        }
        held[heldOctets++] = octet;
    }

    private void endOfLine() {
        boolean empty = heldOctets - lineStart == 2;
        boolean first = lineStart == 0;
        if (empty || (first && !beginsWithFieldName())) {
            done = true;
            return;
        }
        lineStart = heldOctets;
        done = heldOctets >= LIMIT_OCTETS;
    }

    // RFC 5322 §2.2: a field name is printable US-ASCII without the colon; §4.5.8 allows blanks before the colon.
    private boolean beginsWithFieldName() {
        int at = 0;
        while (held[at] > ' ' && held[at] < 127 && held[at] != ':') {
            at++;
        }
        int nameEnd = at;
        while (held[at] == ' ' || held[at] == '\t') {
            at++;
        }
        return nameEnd > 0 && held[at] == ':';
    }
}
