// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.postrider.smtp.session.ListenerRules;
import io.postrider.smtp.session.SessionPorts;
import io.postrider.smtp.session.TlsOffer;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;

/// All that a listener serves its connections with. Replaced as a whole on a reload; connections keep
/// what they began with.
///
/// @param ports whom sessions ask
/// @param rules what they say
/// @param connection how patient they are
/// @param tls certificates; must be there unless `rules.tls()` is NONE
/// @param proxyFrom addresses that must send a PROXY header
/// @param caps connections of this listener at a time, beside those of all
public record ListenerService(
        SessionPorts ports,
        ListenerRules rules,
        ConnectionSettings connection,
        Optional<TlsServerContext> tls,
        Predicate<InetAddress> proxyFrom,
        ConnectionCaps caps) {
    /// A listener without caps of its own.
    public ListenerService(
            SessionPorts ports,
            ListenerRules rules,
            ConnectionSettings connection,
            Optional<TlsServerContext> tls,
            Predicate<InetAddress> proxyFrom) {
        this(ports, rules, connection, tls, proxyFrom, ConnectionCaps.unlimited());
    }

    /// Refuses TLS without certificates.
    public ListenerService {
        if (rules.tls() != TlsOffer.NONE && tls.isEmpty()) {
            throw new IllegalArgumentException("listener " + rules.name() + " offers TLS and has no certificate");
        }
    }

    boolean implicitTls() {
        return rules.tls() == TlsOffer.IMPLICIT;
    }
}
