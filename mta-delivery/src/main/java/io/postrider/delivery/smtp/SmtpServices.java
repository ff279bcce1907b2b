// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.dns.DnsResolver;
import io.postrider.delivery.dns.HostsFile;
import io.postrider.delivery.tls.TlsPolicyResolver;
import io.postrider.delivery.tls.TlsResultListener;
import io.postrider.smtp.client.SmtpClient;
import io.postrider.smtp.tls.TrustAnchors;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// What all SMTP transports of a process share. Made once by the wiring.
///
/// @param client makes connections
/// @param pool keeps them
/// @param dns for MX and addresses
/// @param hosts for names in the configuration
/// @param tls decides about TLS
/// @param clock the clock
/// @param random the randomness
/// @param environment our names, addresses and dead hosts
public record SmtpServices(
        SmtpClient client,
        ConnectionPool pool,
        DnsResolver dns,
        HostsFile hosts,
        TlsPolicyResolver tls,
        InstantSource clock,
        RandomGenerator random,
        Environment environment) {

    /// What we know of ourselves and of the net around us.
    ///
    /// @param hostname our name for EHLO where no setting gives one
    /// @param ours which hosts are this server
    /// @param anchors authorities that are trusted
    /// @param dead addresses that could not be connected to lately
    /// @param tlsResults hears how TLS went, for reports
    public record Environment(
            String hostname, OwnHosts ours, TrustAnchors anchors, DeadHosts dead, TlsResultListener tlsResults) {
        /// An environment that remembers nothing yet.
        public static Environment of(String hostname, OwnHosts ours, TrustAnchors anchors, InstantSource clock) {
            return new Environment(hostname, ours, anchors, new DeadHosts(clock), TlsResultListener.nobody());
        }

        /// The same with someone who hears how TLS went.
        public Environment withTlsResults(TlsResultListener listener) {
            return new Environment(hostname, ours, anchors, dead, listener);
        }
    }
}
