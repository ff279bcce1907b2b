// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import io.postrider.api.mail.ContentTraits;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Notes the traits of unstuffed content as it passes, in pieces of any size. Not thread-safe.
public final class ContentScan implements ContentSink {
    private static final int NONE = -1;
    private long sizeOctets;
    private int previous = NONE;
    private long lineOctets;
    private long longestLine;
    private boolean inHead = true;
    private boolean eightBit;
    private boolean eightBitHead;
    private boolean leadingDot;
    private boolean bareCr;
    private boolean bareLf;
    private boolean nul;

    @Override
    public void write(ByteBuffer octets) {
        sizeOctets += octets.remaining();
        while (octets.hasRemaining()) {
            note(octets.get());
        }
    }

    private void note(byte octet) {
        if (octet == '\n') {
            onLineFeed();
        } else {
            if (previous == '\r') {
                bareCr = true;
            }
            onOther(octet);
        }
        previous = octet;
    }

    private void onLineFeed() {
        if (previous != '\r') {
            bareLf = true;
            lineOctets++;
            return;
        }
        // the CR was counted as if it were bare
        lineOctets--;
        longestLine = Math.max(longestLine, lineOctets);
        if (lineOctets == 0) {
            inHead = false;
        }
        lineOctets = 0;
    }

    private void onOther(byte octet) {
        if (octet < 0) {
            eightBit = true;
            eightBitHead |= inHead;
        } else if (octet == 0) {
            nul = true;
        } else if (octet == '.' && lineOctets == 0) {
            leadingDot = true;
        }
        lineOctets++;
    }

    /// Octets so far.
    public long sizeOctets() {
        return sizeOctets;
    }

    /// What text content must not have, as of all that was written; call it at the end.
    public Optional<ContentDefect> defect() {
        if (bareCr || previous == '\r') {
            return Optional.of(ContentDefect.BARE_CR);
        }
        if (bareLf) {
            return Optional.of(ContentDefect.BARE_LF);
        }
        return nul ? Optional.of(ContentDefect.NUL) : Optional.empty();
    }

    /// The traits of all that was written; call it at the end.
    public ContentTraits traits() {
        long longest = Math.max(longestLine, lineOctets);
        return ContentTraits.plain()
                .withEightBit(eightBit)
                .withEightBitHead(eightBitHead)
                .withLeadingDot(leadingDot)
                .withBareCrOrLf(bareCr || bareLf || previous == '\r')
                .withNul(nul)
                .withLongestLineOctets((int) Math.min(longest, Integer.MAX_VALUE));
    }
}
