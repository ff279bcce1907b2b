// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.delivery.dns.FakeDns;
import io.postrider.delivery.dns.HostsFile;
import io.postrider.delivery.smtp.MxAnswer.MxHost;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetOrderTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final FakeDns dns = new FakeDns();
    private final DeadHosts dead = new DeadHosts(now::get);
    private OwnHosts ours = OwnHosts.none();

    private TargetOrder order(AddressFamilies families) {
        return new TargetOrder(dns, new HostsFile(Path.of("/nonexistent"), now::get), families, dead, ours);
    }

    private List<String> addresses(AddressFamilies families, String... hosts) {
        List<MxHost> equals =
                java.util.Arrays.stream(hosts).map(h -> new MxHost(h, 10)).toList();
        return order(families).ofExchangers(equals, 25).targets().stream()
                .map(t -> t.ip().getHostAddress())
                .toList();
    }

    @Test
    void familiesComeInTurnAsThePreferenceSays() {
        dns.address("m.test", "192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1", "2001:db8::2");
        assertThat(addresses(AddressFamilies.IPV6_FIRST, "m.test"))
                .containsExactly("2001:db8:0:0:0:0:0:1", "192.0.2.1", "2001:db8:0:0:0:0:0:2", "192.0.2.2", "192.0.2.3");
        assertThat(addresses(AddressFamilies.IPV4_FIRST, "m.test").getFirst()).isEqualTo("192.0.2.1");
        assertThat(addresses(AddressFamilies.IPV4_ONLY, "m.test")).hasSize(3);
        assertThat(addresses(AddressFamilies.IPV6_ONLY, "m.test")).hasSize(2);
    }

    @Test
    void addressThatFailedAMomentAgoComesLast() {
        dns.address("m.test", "192.0.2.1", "192.0.2.2");
        dead.failed(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 25));
        assertThat(addresses(AddressFamilies.IPV4_ONLY, "m.test")).containsExactly("192.0.2.2", "192.0.2.1");
        now.set(now.get().plus(DeadHosts.REMEMBER));
        assertThat(addresses(AddressFamilies.IPV4_ONLY, "m.test")).containsExactly("192.0.2.1", "192.0.2.2");
    }

    @Test
    void addressOfOurOwnListenerIsSeen() {
        InetSocketAddress listener = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 25);
        ours = OwnHosts.of(Set.of(), () -> List.of(listener));
        dns.address("m.test", "192.0.2.9").address("n.test", "192.0.2.8");
        assertThat(order(AddressFamilies.IPV4_ONLY)
                        .ofExchangers(List.of(new MxHost("n.test", 1), new MxHost("m.test", 1)), 25)
                        .ours())
                .isTrue();
        assertThat(order(AddressFamilies.IPV4_ONLY)
                        .ofExchangers(List.of(new MxHost("m.test", 1)), 26)
                        .ours())
                .isFalse();
    }

    @Test
    void troubleSaysWhetherWaitingHelps() {
        dns.fails("s.test", DnsType.A, DnsStatus.SERVER_FAILURE).fails("n.test", DnsType.MX, DnsStatus.NO_DATA);
        TargetOrder order = order(AddressFamilies.IPV4_ONLY);
        List<Diagnostic> trouble = order.ofExchangers(
                        List.of(new MxHost("s.test", 1), new MxHost("gone.test", 1), new MxHost("n.test", 1)), 25)
                .trouble();
        assertThat(trouble).extracting(d -> d.status().toString()).containsExactly("4.4.3", "5.4.4", "5.4.4");
    }

    @Test
    void hostsFileComesBeforeTheDnsOnlyForConfiguredHosts(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("hosts"), "192.0.2.7 m.test\n");
        dns.address("m.test", "192.0.2.1");
        TargetOrder order = new TargetOrder(dns, new HostsFile(file, now::get), AddressFamilies.IPV4_ONLY, dead, ours);
        assertThat(order.ofHost("m.test", 25).targets().getFirst().ip()).isEqualTo(InetAddress.ofLiteral("192.0.2.7"));
        assertThat(order.ofExchangers(List.of(new MxHost("m.test", 1)), 25)
                        .targets()
                        .getFirst()
                        .ip())
                .isEqualTo(InetAddress.ofLiteral("192.0.2.1"));
    }

    @Test
    void addressNeedsNoQuestion() {
        assertThat(order(AddressFamilies.IPV6_FIRST).ofHost("192.0.2.1", 25).targets())
                .hasSize(1);
        assertThat(dns.asked()).isEmpty();
    }
}
