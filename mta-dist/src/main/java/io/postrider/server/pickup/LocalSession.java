// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.pickup;

import io.postrider.api.auth.Identity;
import io.postrider.api.mail.Origin;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// The session of a message that came by no connection.
///
/// @param id unique
/// @param origin PICKUP, API or REPORT
/// @param since when
/// @param hostname our name
/// @param identity the local user
record LocalSession(String id, Origin origin, Instant since, String hostname, Optional<Identity> identity)
        implements Session {
    @Override
    public String listener() {
        return origin.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public ListenerRole role() {
        return ListenerRole.SUBMISSION;
    }

    @Override
    public Optional<InetSocketAddress> clientAddress() {
        return Optional.empty();
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
        return Optional.empty();
    }

    @Override
    public Optional<String> clientName() {
        return Optional.empty();
    }

    @Override
    public Optional<String> helo() {
        return Optional.empty();
    }

    @Override
    public boolean extended() {
        return false;
    }

    @Override
    public Optional<TlsFacts> tls() {
        return Optional.empty();
    }

    @Override
    public boolean relayNetwork() {
        return true;
    }
}
