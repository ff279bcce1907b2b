// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsStatus;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReverseNamesTest {
    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aNameIsBelievedOnlyIfItLeadsBack() {
        Map<String, DnsAnswer> zone = Map.of(
                "1.2.0.192.in-addr.arpa PTR",
                        DnsAnswer.found(List.of(new DnsRecord.Name("liar.test"), new DnsRecord.Name("host.test"))),
                "host.test A", DnsAnswer.found(List.of(new DnsRecord.Address(address("192.0.2.1")))),
                "liar.test A", DnsAnswer.found(List.of(new DnsRecord.Address(address("192.0.2.9")))));
        ReverseNames names = new ReverseNames(
                (name, type) -> zone.getOrDefault(name + " " + type, DnsAnswer.none(DnsStatus.NO_SUCH_NAME)));
        assertThat(names.name(address("192.0.2.1"))).contains("host.test");
        assertThat(names.name(address("192.0.2.2"))).isEmpty();
    }

    @Test
    void anIpv6AddressIsWrittenInNibbles() {
        assertThat(ReverseNames.pointerName(address("2001:db8::1")))
                .isEqualTo("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
    }
}
