// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.filter;

/// How a transaction ended.
///
/// @since 0.1
public enum Ending {
    /// Answered 250 and queued.
    ACCEPTED,
    /// Answered 250 and dropped by a filter.
    DISCARDED,
    /// Answered 4xx or 5xx at MAIL, DATA or the end of data.
    REFUSED,
    /// RSET, a new EHLO, QUIT or a lost connection.
    ABORTED
}
