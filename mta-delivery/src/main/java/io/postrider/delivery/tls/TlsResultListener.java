// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import java.util.Optional;

/// Hears how each new connection to a domain's host went as to TLS, for reports (RFC 8460). Called
/// from many threads; never blocks for long.
public interface TlsResultListener {
    /// One session.
    void onSession(Session session);

    /// Nobody listens.
    static TlsResultListener nobody() {
        return session -> {};
    }

    /// How one session went.
    ///
    /// @param domain the recipient domain
    /// @param policy what it was held to
    /// @param failure the result type of RFC 8460 §4.3; empty for success
    /// @param host the mail host's name
    /// @param sendingAddress ours; empty where no connection was made
    /// @param receivingAddress the host's; empty where no connection was made
    /// @param reason one phrase; may be empty
    record Session(
            String domain,
            ReportedPolicy policy,
            Optional<String> failure,
            String host,
            String sendingAddress,
            String receivingAddress,
            String reason) {}
}
