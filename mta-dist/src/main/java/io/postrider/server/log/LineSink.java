// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.log;

import java.io.IOException;
import java.io.UncheckedIOException;

/// Where lines go.
public interface LineSink {
    /// Writes lines that end in LF.
    void write(byte[] lines) throws IOException;

    /// Opens the file again, after it was renamed.
    default void reopen() {}

    /// Closes.
    default void close() {}

    /// An I/O error that a log cannot report anywhere but to its caller.
    static UncheckedIOException unchecked(IOException e) {
        return new UncheckedIOException(e);
    }
}
