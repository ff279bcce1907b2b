// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.Session;

/// Starts the queue for a node on request (ETRN, RFC 1985). May block.
public interface RemoteQueue {
    /// Starts it where the session's client may ask that.
    ///
    /// @param node a domain, `@domain` for it and what is below, or `#name`
    /// @return 250 to 253, 458 or 459 (RFC 1985 §5.3)
    Reply start(Session session, String node);
}
