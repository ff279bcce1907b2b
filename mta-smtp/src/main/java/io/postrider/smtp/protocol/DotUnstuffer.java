// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Finds the end of dot-terminated content and takes the stuffing out (RFC 5321 §4.5.2), in pieces of any
/// size.
///
/// Only CRLF.CRLF ends it, or .CRLF at once. A CR or LF outside CRLF and a NUL are defects (RFC 5321 §2.3.8):
/// from the
/// first on nothing more is written, but octets are taken until the true end, so that no smuggled command is
/// ever read
/// as one. Not thread-safe.
public final class DotUnstuffer {
    private State state = State.LINE_START;
    private Optional<ContentDefect> defect = Optional.empty();

    /// Takes octets up to the end of the content; what is behind it stays in the buffer.
    ///
    /// @return true when the end was found
    public boolean unstuff(ByteBuffer octets, ContentSink sink) {
        int runStart = octets.position();
        while (octets.hasRemaining() && state != State.ENDED) {
            if (state == State.TEXT) {
                skipText(octets);
            }
            if (!octets.hasRemaining()) {
                break;
            }
            int at = octets.position();
            byte octet = octets.get();
            boolean held = state == State.DOT || state == State.DOT_CR;
            state = next(octet);
            if (state == State.DOT) {
                flush(octets, runStart, at, sink);
            }
            if (state == State.DOT || state == State.DOT_CR || state == State.ENDED) {
                runStart = octets.position();
            } else if (held) {
                runStart = at;
            }
        }
        flush(octets, runStart, octets.position(), sink);
        return state == State.ENDED;
    }

    /// The first thing that was wrong.
    public Optional<ContentDefect> defect() {
        return defect;
    }

    private static void skipText(ByteBuffer octets) {
        int i = octets.position();
        int limit = octets.limit();
        while (i < limit) {
            byte octet = octets.get(i);
            if (octet <= '\r' && (octet == '\r' || octet == '\n' || octet == 0)) {
                break;
            }
            i++;
        }
        octets.position(i);
    }

    private State next(byte octet) {
        return switch (octet) {
            case '\r' -> onCarriageReturn();
            case '\n' -> onLineFeed();
            case '.' -> onDot();
            default -> onOther(octet);
        };
    }

    private State onCarriageReturn() {
        return switch (state) {
            case DOT -> State.DOT_CR;
            case CR, DOT_CR -> {
                note(ContentDefect.BARE_CR);
                yield State.CR;
            }
            case LINE_START, TEXT, ENDED -> State.CR;
        };
    }

    private State onLineFeed() {
        return switch (state) {
            case CR -> State.LINE_START;
            case DOT_CR -> State.ENDED;
            case LINE_START, TEXT, DOT, ENDED -> {
                note(ContentDefect.BARE_LF);
                yield State.TEXT;
            }
        };
    }

    private State onDot() {
        if (state == State.LINE_START) {
            return State.DOT;
        }
        noteBareCarriageReturn();
        return State.TEXT;
    }

    private State onOther(byte octet) {
        noteBareCarriageReturn();
        if (octet == 0) {
            note(ContentDefect.NUL);
        }
        return State.TEXT;
    }

    private void noteBareCarriageReturn() {
        if (state == State.CR || state == State.DOT_CR) {
            note(ContentDefect.BARE_CR);
        }
    }

    private void note(ContentDefect found) {
        if (defect.isEmpty()) {
            defect = Optional.of(found);
        }
    }

    private void flush(ByteBuffer octets, int from, int to, ContentSink sink) {
        if (from < to && defect.isEmpty()) {
            sink.write(octets.slice(from, to - from));
        }
    }

    private enum State {
        /// Behind CRLF, or at the very beginning.
        LINE_START,
        /// Within a line.
        TEXT,
        /// Behind a CR.
        CR,
        /// Behind a dot at the line's start, which is never content.
        DOT,
        /// Behind that and a CR.
        DOT_CR,
        /// Behind the end.
        ENDED
    }
}
