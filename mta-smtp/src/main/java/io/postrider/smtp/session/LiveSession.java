// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.auth.Identity;
import io.postrider.api.mail.Origin;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/// The session as filters hold it: its values are those of the moment of the call. Written by the session's
/// thread
/// alone; read by filters, which it calls.
final class LiveSession implements Session {
    private volatile SessionFacts facts;

    LiveSession(SessionFacts facts) {
        this.facts = facts;
    }

    /// What is true now.
    SessionFacts facts() {
        return facts;
    }

    /// From now on this is true.
    void become(SessionFacts next) {
        facts = next;
    }

    @Override
    public String id() {
        return facts.id();
    }

    @Override
    public Origin origin() {
        return facts.origin();
    }

    @Override
    public String listener() {
        return facts.listener();
    }

    @Override
    public ListenerRole role() {
        return facts.role();
    }

    @Override
    public Instant since() {
        return facts.since();
    }

    @Override
    public Optional<InetSocketAddress> clientAddress() {
        return facts.clientAddress();
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
        return facts.localAddress();
    }

    @Override
    public Optional<String> clientName() {
        return facts.clientName();
    }

    @Override
    public String hostname() {
        return facts.hostname();
    }

    @Override
    public Optional<String> helo() {
        return facts.helo();
    }

    @Override
    public boolean extended() {
        return facts.extended();
    }

    @Override
    public Optional<TlsFacts> tls() {
        return facts.tls();
    }

    @Override
    public Optional<Identity> identity() {
        return facts.identity();
    }

    @Override
    public boolean relayNetwork() {
        return facts.relayNetwork();
    }

    @Override
    public String toString() {
        return "session " + id();
    }
}
