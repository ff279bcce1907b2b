// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import java.util.Locale;

/// Where one recipient stands. The order is part of the on-disk format: states are added at the end
/// only.
public enum RecipientState {
    /// Nothing was tried, or it is due again and waits for its turn.
    WAITING,
    /// An attempt runs; never stored.
    SENDING,
    /// Tried, and waiting for the next time.
    DEFERRED,
    /// Kept until released.
    HELD,
    /// Done.
    DELIVERED,
    /// Given up, refused, bounced or deleted.
    FAILED,
    /// Replaced by other recipients.
    EXPANDED,
    /// Handed over before a crash, with an unknown outcome.
    UNCERTAIN;

    /// True when nothing more will happen to it.
    public boolean isFinal() {
        return this == DELIVERED || this == FAILED || this == EXPANDED;
    }

    /// The word of the queue's output.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
