// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.config;

import java.nio.file.Path;

/// Where something stands.
///
/// @param file the file
/// @param line from 1
/// @param column from 1
public record Position(Path file, int line, int column) {
    /// `FILE:LINE:COLUMN`.
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
