// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.content;

import io.postrider.api.auth.Identity;
import io.postrider.api.mail.Origin;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// The stand-in for a session, for mail that came by no connection: pickup, API, our notifications and
/// reports.
///
/// @param id unique
/// @param origin not SMTP
/// @param hostname our name
/// @param since when
/// @param identity whose mail it is, where known
public record LocalSession(String id, Origin origin, String hostname, Instant since, Optional<Identity> identity)
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
        return true;
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
