// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import io.postrider.filters.dns.DnsNames;
import java.net.InetAddress;
import java.time.Instant;

/// The arguments of `check_host()` (RFC 7208 §4.1), and what the macros need beside.
///
/// @param client the SMTP client's address
/// @param helo the argument of HELO or EHLO, as given
/// @param sender the reverse-path without angle brackets; empty for the null one
/// @param receiver our host name, for `%{r}`
/// @param at the time of the check, for `%{t}`
public record SpfRequest(InetAddress client, String helo, String sender, String receiver, Instant at) {

    /// A check of the HELO identity alone (RFC 7208 §2.3).
    public static SpfRequest ofHelo(InetAddress client, String helo, String receiver, Instant at) {
        return new SpfRequest(client, helo, "", receiver, at);
    }

    /// The identity's domain in A-labels: that of the sender, or HELO for the null reverse-path (RFC 7208
    /// §2.4).
    public String domain() {
        String domain = sender.isEmpty() ? helo : sender.substring(sender.lastIndexOf('@') + 1);
        return DnsNames.withoutFinalDot(DnsNames.ascii(domain));
    }

    /// The identity's local part; `postmaster` where there is none (RFC 7208 §4.3).
    public String localPart() {
        int at = sender.lastIndexOf('@');
        return at <= 0 ? "postmaster" : sender.substring(0, at);
    }
}
