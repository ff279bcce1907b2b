// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.delivery.dns.FakeDns;
import io.postrider.delivery.smtp.MxAnswer.MxHost;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MxResolverTest {
    private final FakeDns dns = new FakeDns();
    private final OwnHosts ours = OwnHosts.of(Set.of("us.test"), List::of);

    private MxAnswer resolve(String domain) {
        return new MxResolver(dns, ours, new Random(1)).resolve(domain);
    }

    private MxAnswer.Hosts hosts(String domain) {
        return (MxAnswer.Hosts) resolve(domain);
    }

    private String status(String domain) {
        return ((MxAnswer.None) resolve(domain)).why().status().toString();
    }

    @Test
    void hostsAreGroupedByPreferenceTheBestFirst() {
        dns.mx("b.test", "20 c.b.test", "10 A.b.test", "20 d.b.test");
        List<List<MxHost>> groups = hosts("b.test").groups();
        assertThat(groups).hasSize(2);
        assertThat(groups.get(0)).containsExactly(new MxHost("a.b.test", 10));
        assertThat(groups.get(1)).containsExactlyInAnyOrder(new MxHost("c.b.test", 20), new MxHost("d.b.test", 20));
    }

    @Test
    void equalHostsComeInRandomOrder() {
        dns.mx("b.test", "10 a.test", "10 b.test", "10 c.test");
        Set<String> firsts = new HashSet<>();
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            MxAnswer.Hosts answer = (MxAnswer.Hosts) new MxResolver(dns, ours, random).resolve("b.test");
            firsts.add(answer.groups().getFirst().getFirst().name());
        }
        assertThat(firsts).hasSize(3);
    }

    @Test
    void noMxMeansTheDomainItself() {
        dns.address("b.test", "192.0.2.1");
        assertThat(hosts("b.test").groups()).containsExactly(List.of(new MxHost("b.test", 0)));
        assertThat(hosts("b.test").byMx()).isFalse();
    }

    @Test
    void soleRootMxIsTheNullMx() {
        dns.mx("b.test", "0 .");
        assertThat(status("b.test")).isEqualTo("5.1.10");
        assertThat(new MxResolver(dns, ours, new Random()).isNullMx("b.test")).isTrue();
    }

    @Test
    void rootAmongOthersMeansNothing() {
        dns.mx("b.test", "0 .", "10 a.test");
        assertThat(hosts("b.test").groups()).containsExactly(List.of(new MxHost("a.test", 10)));
        assertThat(new MxResolver(dns, ours, new Random()).isNullMx("b.test")).isFalse();
    }

    @Test
    void addressAsMxHostIsNoHost() {
        dns.mx("b.test", "10 192.0.2.1");
        assertThat(status("b.test")).isEqualTo("5.4.4");
    }

    @Test
    void addressLiteralIsItsOwnHostWithoutAQuestion() {
        assertThat(hosts("[192.0.2.1]").groups()).containsExactly(List.of(new MxHost("192.0.2.1", 0)));
        assertThat(hosts("[ipv6:2001:db8::1]").groups().getFirst().getFirst().name())
                .startsWith("2001:db8");
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void fromOurOwnPreferenceOnHostsAreDropped() {
        dns.mx("b.test", "5 a.test", "10 us.test", "10 b.test", "20 c.test");
        assertThat(hosts("b.test").groups()).containsExactly(List.of(new MxHost("a.test", 5)));
    }

    @Test
    void bestMxThatIsUsIsALoop() {
        dns.mx("b.test", "10 US.test", "20 c.test");
        assertThat(status("b.test")).isEqualTo("5.4.6");
        dns.fails("us.test", DnsType.MX, DnsStatus.NO_DATA);
        assertThat(status("us.test")).isEqualTo("5.4.6");
    }

    @Test
    void failuresKeepTheirClass() {
        dns.fails("s.test", DnsType.MX, DnsStatus.SERVER_FAILURE).fails("t.test", DnsType.MX, DnsStatus.TIMEOUT);
        assertThat(status("s.test")).isEqualTo("4.4.3");
        assertThat(status("t.test")).isEqualTo("4.4.3");
        assertThat(status("nowhere.test")).isEqualTo("5.1.2");
    }

    @Test
    void longListsAreCut() {
        String[] records = new String[80];
        for (int i = 0; i < records.length; i++) {
            records[i] = i + " h" + i + ".test";
        }
        dns.mx("b.test", records);
        assertThat(hosts("b.test").groups()).hasSize(MxResolver.MAXIMUM_HOSTS);
    }
}
