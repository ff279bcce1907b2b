// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.delivery.Diagnostic;
import java.util.List;

/// What the DNS says of a domain's mail hosts.
public sealed interface MxAnswer {
    /// Hosts to try.
    ///
    /// @param domain the domain asked for
    /// @param groups hosts of equal preference, the best first; each group in random order
    /// @param secure the MX answer, or the proof that there is none, was validated by DNSSEC
    /// @param byMx false when the domain itself is the host for want of MX records
    record Hosts(String domain, List<List<MxHost>> groups, boolean secure, boolean byMx) implements MxAnswer {
        /// Copies the lists.
        public Hosts {
            groups = groups.stream().map(List::copyOf).toList();
        }
    }

    /// No way: now (4.x.x) or ever (5.x.x).
    ///
    /// @param why with the status that decides
    record None(Diagnostic why) implements MxAnswer {}

    /// One mail exchanger.
    ///
    /// @param name lower case, A-labels; for an address literal the literal
    /// @param preference lower is better
    record MxHost(String name, int preference) {}
}
