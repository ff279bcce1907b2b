// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.admin;

import java.util.Optional;

/// Who calls.
///
/// @param right what it may do
/// @param user the local user's name, over a unix socket
public record Caller(Right right, Optional<String> user) {
    /// What a caller may do; each includes those before it.
    public enum Right {
        /// Health and metrics.
        NOBODY,
        /// Look at the queue.
        READER,
        /// Everything.
        OPERATOR
    }

    /// True when the caller may do what needs `wanted`.
    public boolean may(Right wanted) {
        return right.compareTo(wanted) >= 0;
    }
}
