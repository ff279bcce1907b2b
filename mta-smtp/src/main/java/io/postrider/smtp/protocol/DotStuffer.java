// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Stuffs dots and ends content for DATA (RFC 5321 §4.5.2), in pieces of any size. Not thread-safe.
///
/// It never lets a CR or LF out that is not part of CRLF: such content cannot go by DATA, and who sends looks
/// at
/// [io.postrider.api.mail.ContentTraits#bareCrOrLf()] first.
public final class DotStuffer {
    private static final byte[] END_AT_LINE_START = ".\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_WITHIN_LINE = "\r\n.\r\n".getBytes(StandardCharsets.US_ASCII);
    private State state = State.LINE_START;
    private boolean dotPending;

    /// Moves octets from `source` to `target`, as many as there are and fit.
    ///
    /// @return true when `source` is exhausted; else `target` is full
    /// @throws IllegalArgumentException at a CR or LF that is not part of CRLF
    public boolean stuff(ByteBuffer source, ByteBuffer target) {
        while (target.hasRemaining()) {
            if (dotPending) {
                target.put((byte) '.');
                dotPending = false;
                continue;
            }
            if (!source.hasRemaining()) {
                return true;
            }
            byte octet = source.get();
            // the stuffed octet goes first; the dot itself follows from dotPending
            dotPending = octet == '.' && state == State.LINE_START;
            state = next(octet);
            target.put(octet);
        }
        return !source.hasRemaining() && !dotPending;
    }

    private State next(byte octet) {
        boolean lineFeed = octet == '\n';
        if (lineFeed != (state == State.CR)) {
            throw new IllegalArgumentException("CR or LF outside CRLF cannot be sent by DATA");
        }
        if (lineFeed) {
            return State.LINE_START;
        }
        return octet == '\r' ? State.CR : State.TEXT;
    }

    /// What ends the content, its last line completed where it was not; only when all was taken.
    ///
    /// @throws IllegalArgumentException when the content ends in a CR
    public byte[] end() {
        return switch (state) {
            case LINE_START -> END_AT_LINE_START.clone();
            case TEXT -> END_WITHIN_LINE.clone();
            case CR -> throw new IllegalArgumentException("content ends in a CR");
        };
    }

    private enum State {
        LINE_START,
        TEXT,
        CR
    }
}
