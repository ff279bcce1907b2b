// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.smtp.client.TlsDemand;
import java.util.Optional;

/// What TLS one host must have.
public sealed interface TlsPlan {
    /// Connect with this demand.
    ///
    /// @param demand for the client
    /// @param policy for log and events: `none`, `opportunistic`, `required`, `verify`,
    ///     `fingerprint`, `dane`, `mta-sts`, `mta-sts-testing`
    /// @param key equal for equal demands: two plans with one key may share a connection
    /// @param clearOnFailure a failed handshake may be followed by clear text
    /// @param serverName for SNI; empty for none
    /// @param reported what reports call it
    record Use(
            TlsDemand demand,
            String policy,
            String key,
            boolean clearOnFailure,
            String serverName,
            ReportedPolicy reported)
            implements TlsPlan {
        Use withKey(String other) {
            return new Use(demand, policy, other, clearOnFailure, serverName, reported);
        }

        /// True when a peer that is not who it must be is an error.
        public boolean verifies() {
            return switch (demand) {
                case TlsDemand.None none -> false;
                case TlsDemand.Opportunistic opportunistic -> false;
                case TlsDemand.Required required -> false;
                case TlsDemand.Verify verify -> true;
                case TlsDemand.Fingerprint fingerprint -> true;
                case TlsDemand.Dane dane -> true;
            };
        }
    }

    /// This host must not be used.
    ///
    /// @param policy as above
    /// @param why with a 4.x.x status, or 5.x.x when no other time will help
    /// @param reported what reports call it
    /// @param failure the result type of reports; empty where there is nothing to report
    record Skip(String policy, Diagnostic why, ReportedPolicy reported, Optional<String> failure) implements TlsPlan {}
}
