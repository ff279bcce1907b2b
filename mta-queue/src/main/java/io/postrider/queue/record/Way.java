// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.routing.Route;
import java.util.Map;

/// How a part goes: the answer of the routing policies, and under which of their generations it was
/// given.
///
/// @param generation the routing generation
/// @param route transport, next hop, source, TLS level; without recipient and reverse-path
/// @param reversePath the one reverse-path of the part
/// @param addresses the rewritten recipient addresses by ordinal; those absent go unchanged
public record Way(long generation, Route route, ReversePath reversePath, Map<Integer, Mailbox> addresses) {
    /// Copies the map.
    public Way {
        addresses = Map.copyOf(addresses);
    }

    /// The lane's name.
    public String lane() {
        return route.toString();
    }

    /// The address for RCPT.
    public Mailbox address(Recipient recipient) {
        return addresses.getOrDefault(recipient.ordinal(), recipient.mailbox());
    }
}
