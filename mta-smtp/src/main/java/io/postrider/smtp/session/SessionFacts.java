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

/// What is true of a session at one moment. Frozen.
///
/// @param rules the listener's
/// @param connection as it was accepted
/// @param peer as it is after XCLIENT
/// @param rights of that peer
/// @param hello what HELO, EHLO or LHLO said
/// @param tls the connection's
/// @param identity who authenticated
record SessionFacts(
        ListenerRules rules,
        Connection connection,
        Peer peer,
        PeerRights rights,
        Optional<Hello> hello,
        Optional<TlsFacts> tls,
        Optional<Identity> identity)
        implements Session {

    /// Both ends.
    ///
    /// @param client the peer's address
    /// @param local ours
    /// @param name the peer's name, where XCLIENT gave it or denied it
    record Peer(
            Optional<InetSocketAddress> client, Optional<InetSocketAddress> local, Optional<Optional<String>> name) {}

    /// The client's greeting.
    ///
    /// @param domain as given
    /// @param extended by EHLO or LHLO
    record Hello(String domain, boolean extended) {}

    SessionFacts withHello(Hello greeting) {
        return new SessionFacts(rules, connection, peer, rights, Optional.of(greeting), tls, identity);
    }

    SessionFacts withIdentity(Identity who) {
        return new SessionFacts(rules, connection, peer, rights, hello, tls, Optional.of(who));
    }

    /// RFC 3207 §4.2: behind the handshake nothing that the client said before is known.
    SessionFacts withTls(TlsFacts facts) {
        return new SessionFacts(
                rules, connection, peer, rights, Optional.empty(), Optional.of(facts), Optional.empty());
    }

    /// As XCLIENT has it: another peer, whose greeting has not come.
    SessionFacts withPeer(Peer other, PeerRights otherRights) {
        return new SessionFacts(rules, connection, other, otherRights, Optional.empty(), tls, Optional.empty());
    }

    @Override
    public String id() {
        return connection.id();
    }

    @Override
    public Origin origin() {
        return rules.role() == ListenerRole.LMTP ? Origin.LMTP : Origin.SMTP;
    }

    @Override
    public String listener() {
        return rules.name();
    }

    @Override
    public ListenerRole role() {
        return rules.role();
    }

    @Override
    public Instant since() {
        return connection.since();
    }

    @Override
    public Optional<InetSocketAddress> clientAddress() {
        return peer.client();
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
        return peer.local();
    }

    @Override
    public Optional<String> clientName() {
        return peer.name().orElseGet(connection.clientName());
    }

    @Override
    public String hostname() {
        return rules.host().hostname();
    }

    @Override
    public Optional<String> helo() {
        return hello.map(Hello::domain);
    }

    @Override
    public boolean extended() {
        return hello.map(Hello::extended).orElse(false);
    }

    @Override
    public boolean relayNetwork() {
        return rights.relayNetwork();
    }
}
