// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsType;
import io.postrider.smtp.server.ServerPorts;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/// The name of a client: by PTR, and only if a forward lookup of it gives the client's address (RFC 8601 §3,
/// iprev).
record ReverseNames(DnsResolver dns) implements ServerPorts.ReverseLookup {
    private static final int MOST_NAMES = 5;

    @Override
    public Optional<String> name(InetAddress address) {
        DnsAnswer pointers = dns.resolve(pointerName(address), DnsType.PTR);
        DnsType type = address instanceof Inet4Address ? DnsType.A : DnsType.AAAA;
        return pointers.records(DnsRecord.Name.class).stream()
                .limit(MOST_NAMES)
                .map(DnsRecord.Name::name)
                .filter(name -> dns.resolve(name, type).records(DnsRecord.Address.class).stream()
                        .anyMatch(a -> a.address().equals(address)))
                .findFirst();
    }

    static String pointerName(InetAddress address) {
        byte[] octets = address.getAddress();
        StringBuilder name = new StringBuilder();
        for (int i = octets.length - 1; i >= 0; i--) {
            int octet = octets[i] & 0xff;
            if (octets.length == 4) {
                name.append(octet).append('.');
            } else {
                name.append(Integer.toHexString(octet & 15))
                        .append('.')
                        .append(Integer.toHexString(octet >> 4))
                        .append('.');
            }
        }
        return name.append(octets.length == 4 ? "in-addr.arpa" : "ip6.arpa").toString();
    }
}
