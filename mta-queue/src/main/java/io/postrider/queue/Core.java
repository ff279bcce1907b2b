// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue;

import io.postrider.queue.dsn.Notifier;
import io.postrider.queue.ledger.MessageLedger;
import java.time.Instant;

/// What the parts of the queue share.
///
/// @param ports the rest of the program
/// @param settings the bounds
/// @param ledger the messages
/// @param runner the scheduler
/// @param notifier notifications
/// @param suspensions what an operator stopped
/// @param times when
/// @param happenings events
record Core(
        QueuePorts ports,
        QueueSettings settings,
        MessageLedger ledger,
        LaneRunner runner,
        Notifier notifier,
        Suspensions suspensions,
        Times times,
        Happenings happenings) {
    Instant now() {
        return ports.clock().instant();
    }
}
