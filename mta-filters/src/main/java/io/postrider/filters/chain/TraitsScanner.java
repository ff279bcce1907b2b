// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.chain;

import io.postrider.api.mail.ContentTraits;

/// Notes about octets what intake notes about a content. One thread.
final class TraitsScanner {
    private boolean eightBit;
    private boolean leadingDot;
    private boolean bare;
    private boolean nul;
    private boolean afterCr;
    private int line;
    private int longest;

    void add(byte[] octets, int count) {
        for (int i = 0; i < count; i++) {
            add(octets[i]);
        }
    }

    private void add(byte octet) {
        eightBit |= octet < 0;
        nul |= octet == 0;
        leadingDot |= line == 0 && octet == '.';
        if (octet == '\n') {
            bare |= !afterCr;
            longest = Math.max(longest, afterCr ? line - 1 : line);
            line = 0;
        } else {
            bare |= afterCr;
            line++;
        }
        afterCr = octet == '\r';
    }

    ContentTraits traits() {
        return ContentTraits.plain()
                .withEightBit(eightBit)
                .withLeadingDot(leadingDot)
                .withBareCrOrLf(bare || afterCr)
                .withNul(nul)
                .withLongestLineOctets(Math.max(longest, line));
    }
}
