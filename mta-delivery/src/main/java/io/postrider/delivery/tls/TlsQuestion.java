// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

/// Which host is to be secured, and what is known about how it was found.
///
/// @param domain the next-hop domain, lower-case A-labels; the host where no domain was resolved
/// @param host the mail host's name, or an IP address
/// @param canonicalHost the end of the host's CNAME chain; the host where there is none
/// @param port the port, part of the TLSA name
/// @param byMx found by MX (or by the domain's own address for want of one), not configured
/// @param secureMx that answer was validated by DNSSEC
/// @param secureAddress the address records were validated by DNSSEC
/// @param requireTls the message was sent with REQUIRETLS (RFC 8689), see
///     [MailParameters#requireTls()]
public record TlsQuestion(
        String domain,
        String host,
        String canonicalHost,
        int port,
        boolean byMx,
        boolean secureMx,
        boolean secureAddress,
        boolean requireTls) {}
