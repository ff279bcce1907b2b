// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.event;

import io.postrider.api.smtp.Session;
import java.util.Map;
import java.util.Optional;

/// Something in an inbound session: connect, disconnect, a refused command, TLS, authentication.
///
/// @since 0.1
public interface SessionEvent extends MtaEvent {
    /// What happened.
    Action action();

    /// The session, as it was then.
    Session session();

    /// The command it answers, without arguments that are secret; empty where there is none.
    Optional<String> command();

    /// The reverse-path of the transaction.
    Optional<String> reversePath();

    /// The recipient of the command.
    Optional<String> recipient();

    /// Our reply, for refusals.
    Optional<io.postrider.api.smtp.Reply> reply();

    /// Counts for a disconnect: commands by verb, such as `ehlo=1 mail=2/3` (accepted of all).
    Map<String, String> counts();

    /// The kinds.
    enum Action {
        /// A connection was accepted.
        CONNECTED,
        /// A connection was refused before a greeting.
        CONNECTION_REFUSED,
        /// The session is over.
        DISCONNECTED,
        /// TLS was established.
        TLS_ESTABLISHED,
        /// The TLS handshake failed.
        TLS_FAILED,
        /// Authentication succeeded.
        AUTHENTICATED,
        /// Authentication failed.
        AUTHENTICATION_FAILED,
        /// A command was answered with 4xx or 5xx.
        REFUSED,
        /// The connection was lost or timed out within a command.
        LOST
    }
}
