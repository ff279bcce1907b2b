// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.dsn;

import io.postrider.api.mail.DsnRequest.Notify;
import java.util.Locale;

/// The Action field (RFC 3464 §2.3.3), the most serious first.
public enum DsnAction {
    /// Given up.
    FAILED(Notify.FAILURE),
    /// Still tried.
    DELAYED(Notify.DELAY),
    /// In its mailbox.
    DELIVERED(Notify.SUCCESS),
    /// Handed to a host that sends no notifications.
    RELAYED(Notify.SUCCESS),
    /// Replaced by several recipients.
    EXPANDED(Notify.SUCCESS);

    private final Notify wanted;

    DsnAction(Notify wanted) {
        this.wanted = wanted;
    }

    /// What NOTIFY has to name for it.
    public Notify wanted() {
        return wanted;
    }

    /// The word on the wire.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
