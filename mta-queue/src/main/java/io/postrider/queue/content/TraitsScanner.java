// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.content;

import io.postrider.api.mail.ContentTraits;
import java.nio.ByteBuffer;

/// Notes what a transport has to know about octets that arrive in pieces: 8-bit octets, NUL, leading
/// dots, bare CR or LF, the longest line. Not thread-safe.
public final class TraitsScanner {
    private boolean eightBit;
    private boolean leadingDot;
    private boolean bare;
    private boolean nul;
    private int longest;
    private int line;
    private boolean cr;

    /// Looks at what remains in `octets` without taking it.
    public TraitsScanner scan(ByteBuffer octets) {
        for (int i = octets.position(); i < octets.limit(); i++) {
            accept(octets.get(i));
        }
        return this;
    }

    private void accept(byte octet) {
        if (cr && octet != '\n') {
            bare = true;
        }
        if (octet == '\n') {
            endOfLine();
            return;
        }
        cr = octet == '\r';
        eightBit |= octet < 0;
        nul |= octet == 0;
        leadingDot |= line == 0 && octet == '.';
        line++;
    }

    private void endOfLine() {
        bare |= !cr;
        longest = Math.max(longest, cr ? line - 1 : line);
        cr = false;
        line = 0;
    }

    /// What was seen so far.
    public ContentTraits traits() {
        return ContentTraits.plain()
                .withEightBit(eightBit)
                .withLeadingDot(leadingDot)
                .withBareCrOrLf(bare || cr)
                .withNul(nul)
                .withLongestLineOctets(Math.max(longest, line));
    }

    /// Joins a head's traits and its body's.
    public static ContentTraits join(ContentTraits head, ContentTraits body) {
        return ContentTraits.plain()
                .withEightBit(head.eightBit() || body.eightBit())
                .withEightBitHead(head.eightBit())
                .withLeadingDot(head.leadingDot() || body.leadingDot())
                .withBareCrOrLf(head.bareCrOrLf() || body.bareCrOrLf())
                .withNul(head.nul() || body.nul())
                .withLongestLineOctets(Math.max(head.longestLineOctets(), body.longestLineOctets()));
    }
}
