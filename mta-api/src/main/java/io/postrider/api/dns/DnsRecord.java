// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.dns;

import java.net.InetAddress;
import java.util.List;

/// One record's data. Names are without the final dot.
///
/// @since 0.1
public sealed interface DnsRecord {
    /// A or AAAA.
    ///
    /// @param address the address
    record Address(InetAddress address) implements DnsRecord {}

    /// MX.
    ///
    /// @param preference lower is better
    /// @param host the exchanger; empty for the null MX (RFC 7505)
    record MailExchanger(int preference, String host) implements DnsRecord {}

    /// TXT.
    ///
    /// @param strings the character-strings' octets, in order
    record Text(List<byte[]> strings) implements DnsRecord {
        /// All strings joined, octets as ISO-8859-1.
        public String joined() {
            StringBuilder text = new StringBuilder();
            for (byte[] part : strings) {
                text.append(new String(part, java.nio.charset.StandardCharsets.ISO_8859_1));
            }
            return text.toString();
        }
    }

    /// PTR, CNAME or NS.
    ///
    /// @param name the name pointed to
    record Name(String name) implements DnsRecord {}

    /// TLSA (RFC 6698 §2.1).
    ///
    /// @param usage certificate usage
    /// @param selector selector
    /// @param matchingType matching type
    /// @param data association data
    record TlsAssociation(int usage, int selector, int matchingType, byte[] data) implements DnsRecord {}

    /// SRV (RFC 2782).
    ///
    /// @param priority lower is better
    /// @param weight share among equals
    /// @param port the port
    /// @param target the host
    record Service(int priority, int weight, int port, String target) implements DnsRecord {}
}
