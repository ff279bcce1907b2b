// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.smtp;

import io.postrider.api.mail.Mailbox;

/// Asks the host that a recipient belongs to whether it would take mail for it (callout). Implemented by the
/// core,
/// which caches the answers. Called on virtual threads; blocks.
///
/// @since 0.1
public interface RecipientProbe {
    /// Asks; never throws for the peer's faults.
    Result probe(Mailbox mailbox);

    /// What came of it.
    sealed interface Result {
        /// The host would take it.
        record Deliverable() implements Result {}

        /// The host refused the recipient for good.
        ///
        /// @param reply its words
        record Undeliverable(Reply reply) implements Result {}

        /// Nobody knows yet.
        ///
        /// @param why for log and reply
        record Unknown(String why) implements Result {}
    }
}
