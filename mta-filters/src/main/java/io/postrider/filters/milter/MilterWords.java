// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.milter;

/// The numbers of the protocol (libmilter's mfdef.h, mfapi.h).
final class MilterWords {
    static final int VERSION = 6;
    /// All actions: headers, body, recipients, quarantine, sender, macro lists.
    static final int ALL_ACTIONS = 0x1ff;

    static final int NO_CONNECT = 0x1;
    static final int NO_HELO = 0x2;
    static final int NO_MAIL = 0x4;
    static final int NO_RCPT = 0x8;
    static final int NO_BODY = 0x10;
    static final int NO_HEADERS = 0x20;
    static final int NO_END_OF_HEADERS = 0x40;
    static final int NO_REPLY_HEADER = 0x80;
    static final int NO_DATA = 0x200;
    static final int SKIP = 0x400;
    static final int NO_REPLY_CONNECT = 0x1000;
    static final int NO_REPLY_HELO = 0x2000;
    static final int NO_REPLY_MAIL = 0x4000;
    static final int NO_REPLY_RCPT = 0x8000;
    static final int NO_REPLY_DATA = 0x10000;
    static final int NO_REPLY_END_OF_HEADERS = 0x40000;
    static final int NO_REPLY_BODY = 0x80000;
    static final int LEADING_SPACE = 0x100000;
    /// All that we can do without; RCPT_REJ (0x800) is not offered, since refused recipients are not shown.
    static final int ALL_STEPS = 0x1fffff & ~0x800;

    private MilterWords() {}
}
