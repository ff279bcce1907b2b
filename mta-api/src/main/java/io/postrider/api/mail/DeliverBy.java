// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

import java.time.Instant;

/// DELIVERBY of MAIL (RFC 2852 §4).
///
/// @param deadline the absolute time by which the message is to be delivered
/// @param mode what to do when that is missed
/// @param trace true when `T` asked for relayed-DSNs on the way
/// @since 0.1
public record DeliverBy(Instant deadline, Mode mode, boolean trace) {
    /// by-mode.
    public enum Mode {
        /// `N`: send a delay notification and go on.
        NOTIFY,
        /// `R`: return the message.
        RETURN
    }
}
