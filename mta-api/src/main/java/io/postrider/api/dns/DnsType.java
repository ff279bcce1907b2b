// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.dns;

/// The record types that mail needs.
///
/// @since 0.1
public enum DnsType {
    /// IPv4 address.
    A,
    /// IPv6 address.
    AAAA,
    /// Mail exchanger.
    MX,
    /// Text.
    TXT,
    /// Pointer, for reverse names.
    PTR,
    /// Canonical name.
    CNAME,
    /// TLS association (RFC 6698).
    TLSA,
    /// Service.
    SRV,
    /// Name server.
    NS,
    /// Start of authority.
    SOA
}
