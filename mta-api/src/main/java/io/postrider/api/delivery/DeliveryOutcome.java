// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.delivery;

/// What became of one recipient in one attempt. Sealed and frozen; the open part is [Diagnostic] and
/// [Deferral].
///
/// @since 0.1
public sealed interface DeliveryOutcome {
    /// The next hop has taken it, or it lies in its mailbox.
    ///
    /// @param remote what the remote said, with a 2.x.x status
    /// @param handover how far DSN responsibility went with it
    record Delivered(Diagnostic remote, Handover handover) implements DeliveryOutcome {}

    /// Not now.
    ///
    /// @param deferral why, how wide, and for how long
    record Deferred(Deferral deferral) implements DeliveryOutcome {}

    /// Never.
    ///
    /// @param why with a 5.x.x status
    record Failed(Diagnostic why) implements DeliveryOutcome {}

    /// What a success means for NOTIFY=SUCCESS (RFC 3461 §5.2).
    enum Handover {
        /// Final delivery: a "delivered" DSN is ours to send.
        FINAL,
        /// The next hop speaks DSN and sends it.
        DSN_CAPABLE,
        /// The next hop does not: a "relayed" DSN is ours to send.
        RELAYED
    }
}
