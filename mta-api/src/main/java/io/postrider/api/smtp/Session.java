// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.smtp;

import io.postrider.api.auth.Identity;
import io.postrider.api.mail.Origin;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/// One conversation from connect to QUIT, or the stand-in of it for mail that came another way.
///
/// Implemented by the core; may grow. The values are those of the moment of the call.
///
/// @since 0.1
public interface Session {
    /// Unique while the process lives; in every log line of the session.
    String id();

    /// How the mail comes.
    Origin origin();

    /// The listener's configured name; the origin's name where there is no listener.
    String listener();

    /// What the listener is for; [ListenerRole#SUBMISSION] for pickup and API.
    ListenerRole role();

    /// When the connection was accepted.
    Instant since();

    /// The peer's address, after PROXY or XCLIENT; empty for mail that came by no connection.
    Optional<InetSocketAddress> clientAddress();

    /// Our end's address.
    Optional<InetSocketAddress> localAddress();

    /// The peer's name by reverse lookup, confirmed by a forward one; empty while unknown.
    Optional<String> clientName();

    /// Our own name on this listener, as in the greeting.
    String hostname();

    /// The argument of HELO, EHLO or LHLO as given.
    Optional<String> helo();

    /// True after EHLO or LHLO.
    boolean extended();

    /// TLS of this connection.
    Optional<TlsFacts> tls();

    /// Who authenticated.
    Optional<Identity> identity();

    /// True when the client's address is in the listener's relay networks.
    boolean relayNetwork();
}
