// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

/// What was noted about a content while it came in. Immutable; grows by new `with…` methods.
///
/// @since 0.1
public final class ContentTraits {
    private static final ContentTraits PLAIN = new ContentTraits(0, 0);
    private static final int EIGHT_BIT = 1;
    private static final int LEADING_DOT = 2;
    private static final int BARE_CR_OR_LF = 4;
    private static final int NUL = 8;
    private static final int EIGHT_BIT_HEAD = 16;
    private final int flags;
    private final int longestLineOctets;

    private ContentTraits(int flags, int longestLineOctets) {
        this.flags = flags;
        this.longestLineOctets = longestLineOctets;
    }

    /// 7-bit, CRLF line ends, no leading dots, longest line 0.
    public static ContentTraits plain() {
        return PLAIN;
    }

    /// Reads what [#encoded()] wrote.
    public static ContentTraits decode(long encoded) {
        return new ContentTraits((int) (encoded >>> 32), (int) encoded);
    }

    /// A compact form for records: flags in the upper, longest line in the lower 32 bits.
    public long encoded() {
        return ((long) flags << 32) | longestLineOctets;
    }

    /// The same with octets above 127 somewhere.
    public ContentTraits withEightBit(boolean on) {
        return with(EIGHT_BIT, on);
    }

    /// The same with octets above 127 in the head.
    public ContentTraits withEightBitHead(boolean on) {
        return with(EIGHT_BIT_HEAD, on);
    }

    /// The same with a line that begins with a dot.
    public ContentTraits withLeadingDot(boolean on) {
        return with(LEADING_DOT, on);
    }

    /// The same with a CR or LF that is not part of CRLF (possible only with BINARYMIME).
    public ContentTraits withBareCrOrLf(boolean on) {
        return with(BARE_CR_OR_LF, on);
    }

    /// The same with a NUL octet.
    public ContentTraits withNul(boolean on) {
        return with(NUL, on);
    }

    /// The same with the longest line's length in octets, without its CRLF.
    public ContentTraits withLongestLineOctets(int octets) {
        return new ContentTraits(flags, octets);
    }

    private ContentTraits with(int flag, boolean on) {
        return new ContentTraits(on ? flags | flag : flags & ~flag, longestLineOctets);
    }

    /// True when an octet above 127 occurs.
    public boolean eightBit() {
        return (flags & EIGHT_BIT) != 0;
    }

    /// True when an octet above 127 occurs in the head.
    public boolean eightBitHead() {
        return (flags & EIGHT_BIT_HEAD) != 0;
    }

    /// True when some line begins with a dot, so that DATA needs dot-stuffing.
    public boolean leadingDot() {
        return (flags & LEADING_DOT) != 0;
    }

    /// True when a CR or LF occurs outside CRLF: only BDAT may carry it.
    public boolean bareCrOrLf() {
        return (flags & BARE_CR_OR_LF) != 0;
    }

    /// True when a NUL octet occurs.
    public boolean nul() {
        return (flags & NUL) != 0;
    }

    /// The longest line's length in octets, without its CRLF.
    public int longestLineOctets() {
        return longestLineOctets;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContentTraits that && encoded() == that.encoded();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(encoded());
    }

    @Override
    public String toString() {
        return "ContentTraits[flags=" + flags + ", longestLine=" + longestLineOctets + "]";
    }
}
