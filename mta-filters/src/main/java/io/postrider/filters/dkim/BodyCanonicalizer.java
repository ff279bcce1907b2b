// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import java.io.IOException;
import java.io.OutputStream;

/// Canonicalises a body as it streams by (RFC 6376 §3.4.3, §3.4.4), whatever the chunks are. Only CRLF ends a
/// line;
/// a CR or LF alone is an octet like others. One thread; used once.
///
/// Empty lines are held back as a number, white space as one flag or a count of octets, so memory is constant
/// but for
/// a run of blanks in simple canonicalization, which passes through.
public final class BodyCanonicalizer {
    private static final int BUFFER = 8192;
    private final boolean relaxed;
    private final OutputStream out;
    private final long limit;
    private final byte[] buffer = new byte[BUFFER];
    private int buffered;
    private long emptyLines;
    private long emitted;
    private boolean lineHasOctets;
    private boolean blanks;
    private boolean carriageReturn;

    /// Writes the first `limit` canonical octets to `out`.
    ///
    /// @param limit the value of `l=`, or [Long#MAX_VALUE]
    public BodyCanonicalizer(Canonicalization kind, OutputStream out, long limit) {
        this.relaxed = kind == Canonicalization.RELAXED;
        this.out = out;
        this.limit = limit;
    }

    /// Adds octets.
    public void update(byte[] octets, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            add(octets[i]);
        }
    }

    private void add(byte octet) throws IOException {
        if (carriageReturn) {
            carriageReturn = false;
            if (octet == '\n') {
                lineEnd();
                return;
            }
            content((byte) '\r');
        }
        if (octet == '\r') {
            carriageReturn = true;
        } else if (relaxed && (octet == ' ' || octet == '\t')) {
            blanks = true;
        } else {
            content(octet);
        }
    }

    private void content(byte octet) throws IOException {
        flushEmptyLines();
        if (blanks) {
            emit((byte) ' ');
            blanks = false;
        }
        emit(octet);
        lineHasOctets = true;
    }

    private void lineEnd() throws IOException {
        // relaxed: white space at the end of a line goes, so a line of blanks is an empty one
        blanks = false;
        if (lineHasOctets) {
            emit((byte) '\r');
            emit((byte) '\n');
            lineHasOctets = false;
        } else {
            emptyLines++;
        }
    }

    private void flushEmptyLines() throws IOException {
        while (emptyLines > 0) {
            emit((byte) '\r');
            emit((byte) '\n');
            emptyLines--;
        }
    }

    private void emit(byte octet) throws IOException {
        if (emitted < limit) {
            buffer[buffered++] = octet;
            if (buffered == BUFFER) {
                flush();
            }
        }
        emitted++;
    }

    private void flush() throws IOException {
        out.write(buffer, 0, buffered);
        buffered = 0;
    }

    /// Ends the body; returns how many canonical octets there were in all.
    public long finish() throws IOException {
        if (carriageReturn) {
            carriageReturn = false;
            content((byte) '\r');
        }
        blanks = false;
        if (lineHasOctets) {
            lineEnd();
        }
        // §3.4.3: an empty simple body is one CRLF; §3.4.4: an empty relaxed one is nothing
        if (emitted == 0 && !relaxed) {
            emit((byte) '\r');
            emit((byte) '\n');
        }
        flush();
        return emitted;
    }
}
