// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.smtp.TlsFacts;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// What is known of a connection when its session begins, behind a PROXY header and an implicit TLS
/// handshake.
///
/// @param id the session's id, unique while the process lives
/// @param since when it was accepted
/// @param client the peer's address; empty for a unix socket
/// @param local our end
/// @param clientName asked whenever the name is wanted; empty while the reverse lookup is under way or has
/// failed
/// @param tls where the listener's TLS is implicit
public record Connection(
        String id,
        Instant since,
        Optional<InetSocketAddress> client,
        Optional<InetSocketAddress> local,
        Supplier<Optional<String>> clientName,
        Optional<TlsFacts> tls) {}
