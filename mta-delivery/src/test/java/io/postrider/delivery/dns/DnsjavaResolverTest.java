// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DnsjavaResolverTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final InstantSource clock = now::get;
    private TestDnsServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestDnsServer.start()
                .add("test", 300, "SOA ns.test. root.test. 1 3600 600 86400 30")
                .add("mx.test", 300, "A 192.0.2.1")
                .add("b.test", 300, "MX 10 mx.test.")
                .add("null.test", 300, "MX 0 .");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private DnsSettings settings() {
        return DnsSettings.defaults().withServers(List.of(server.address())).withTimeout(Duration.ofSeconds(2));
    }

    private DnsjavaResolver resolver() throws IOException {
        return new DnsjavaResolver(settings(), clock);
    }

    @Test
    void recordsOfEveryTypeAreRead() throws Exception {
        server.add("t.test", 60, "TXT \"one\" \"two\"")
                .add("_25._tcp.mx.test", 60, "TLSA 3 1 1 " + "ab".repeat(32))
                .add("_s._tcp.test", 60, "SRV 1 2 25 mx.test.")
                .add("1.2.0.192.in-addr.arpa", 60, "PTR mx.test.")
                .add("six.test", 60, "AAAA 2001:db8::1");
        DnsjavaResolver dns = resolver();
        assertThat(dns.resolve("b.test", DnsType.MX).records())
                .containsExactly(new DnsRecord.MailExchanger(10, "mx.test"));
        assertThat(dns.resolve("null.test.", DnsType.MX).records(DnsRecord.MailExchanger.class))
                .containsExactly(new DnsRecord.MailExchanger(0, ""));
        assertThat(dns.resolve("t.test", DnsType.TXT)
                        .records(DnsRecord.Text.class)
                        .getFirst()
                        .joined())
                .isEqualTo("onetwo");
        assertThat(dns.resolve("_25._tcp.mx.test", DnsType.TLSA).records(DnsRecord.TlsAssociation.class))
                .singleElement()
                .satisfies(t -> assertThat(t.data()).hasSize(32));
        assertThat(dns.resolve("_s._tcp.test", DnsType.SRV).records())
                .containsExactly(new DnsRecord.Service(1, 2, 25, "mx.test"));
        assertThat(dns.resolve("1.2.0.192.in-addr.arpa", DnsType.PTR).records())
                .containsExactly(new DnsRecord.Name("mx.test"));
        assertThat(dns.resolve("SIX.test", DnsType.AAAA).status()).isEqualTo(DnsStatus.FOUND);
    }

    @Test
    void absentTypeIsNoDataAndAbsentNameIsNoSuchName() throws Exception {
        assertThat(resolver().resolve("mx.test", DnsType.MX).status()).isEqualTo(DnsStatus.NO_DATA);
        assertThat(resolver().resolve("nothing.test", DnsType.MX).status()).isEqualTo(DnsStatus.NO_SUCH_NAME);
    }

    @Test
    void answerIsKeptForItsTimeAndNoLonger() throws Exception {
        DnsjavaResolver dns = resolver();
        dns.resolve("mx.test", DnsType.A);
        dns.resolve("MX.TEST.", DnsType.A);
        assertThat(server.asked()).hasSize(1);
        now.set(now.get().plusSeconds(301));
        dns.resolve("mx.test", DnsType.A);
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void absenceIsKeptForTheMinimumOfTheSoa() throws Exception {
        DnsjavaResolver dns = resolver();
        assertThat(dns.resolve("no.test", DnsType.A).ttl()).isEqualTo(Duration.ofSeconds(30));
        dns.resolve("no.test", DnsType.A);
        assertThat(server.asked()).hasSize(1);
        now.set(now.get().plusSeconds(31));
        dns.resolve("no.test", DnsType.A);
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void failureIsServerFailureAndKeptForFiveSeconds() throws Exception {
        DnsjavaResolver dns = resolver();
        assertThat(dns.resolve("servfail.test", DnsType.A).status()).isEqualTo(DnsStatus.SERVER_FAILURE);
        int before = server.asked().size();
        dns.resolve("servfail.test", DnsType.A);
        assertThat(server.asked()).hasSize(before);
        now.set(now.get().plusSeconds(6));
        dns.resolve("servfail.test", DnsType.A);
        assertThat(server.asked().size()).isGreaterThan(before);
        assertThat(dns.resolve("refused.test", DnsType.A).status()).isEqualTo(DnsStatus.SERVER_FAILURE);
    }

    @Test
    void extendedErrorOfValidationIsBogus() throws Exception {
        assertThat(resolver().resolve("bogus.test", DnsType.A).status()).isEqualTo(DnsStatus.BOGUS);
    }

    @Test
    void silentServerIsATimeoutWithinTheSetting() throws Exception {
        DnsjavaResolver dns = new DnsjavaResolver(settings().withTimeout(Duration.ofMillis(300)), clock);
        long begin = System.nanoTime();
        assertThat(dns.resolve("drop.test", DnsType.A).status()).isEqualTo(DnsStatus.TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void nextServerIsAskedWhenTheFirstIsSilent() throws Exception {
        try (TestDnsServer second = TestDnsServer.start().add("drop.test", 60, "A 192.0.2.9")) {
            // the first drops what begins with drop; the second has the same rule, so it is asked for another name
            second.add("x.test", 60, "A 192.0.2.9");
            DnsSettings two = settings().withServers(List.of("127.0.0.1:1", second.address()));
            assertThat(new DnsjavaResolver(two, clock)
                            .resolve("x.test", DnsType.A)
                            .status())
                    .isEqualTo(DnsStatus.FOUND);
        }
    }

    @Test
    void truncatedAnswerIsAskedAgainOverTcp() throws Exception {
        for (int i = 0; i < 200; i++) {
            server.add("big.test", 60, "A 192.0.2." + i);
        }
        DnsAnswer answer = resolver().resolve("big.test", DnsType.A);
        assertThat(answer.records()).hasSize(200);
        assertThat(server.asked()).contains("big.test A udp", "big.test A tcp");
    }

    @Test
    void hugeAnswerIsCutToTheLimit() throws Exception {
        for (int i = 0; i < 300; i++) {
            server.add("big.test", 60, "A 10.0." + i / 250 + "." + i % 250);
        }
        assertThat(resolver().resolve("big.test", DnsType.A).records()).hasSize(AnswerReader.MAXIMUM_RECORDS);
    }

    @Test
    void aliasesAreFollowedOverSeveralAnswers() throws Exception {
        server.add("a.test", 60, "CNAME c.test.").add("c.test", 20, "CNAME mx.test.");
        DnsAnswer answer = resolver().resolve("a.test", DnsType.A);
        assertThat(answer.status()).isEqualTo(DnsStatus.FOUND);
        assertThat(answer.canonicalName()).isEqualTo("mx.test");
        assertThat(answer.ttl()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void loopOfAliasesIsAFailure() throws Exception {
        server.add("l1.test", 60, "CNAME l2.test.").add("l2.test", 60, "CNAME l1.test.");
        assertThat(resolver().resolve("l1.test", DnsType.A).status()).isEqualTo(DnsStatus.SERVER_FAILURE);
    }

    @Test
    void endlessChainOfAliasesIsAFailure() throws Exception {
        for (int i = 0; i < 20; i++) {
            server.add("c" + i + ".test", 60, "CNAME c" + (i + 1) + ".test.");
        }
        server.add("c20.test", 60, "A 192.0.2.1");
        assertThat(resolver().resolve("c0.test", DnsType.A).status()).isEqualTo(DnsStatus.SERVER_FAILURE);
    }

    @Test
    void authenticationCountsOnlyWhereTheServerIsTrusted() throws Exception {
        server.add("ad.test", 60, "A 192.0.2.1");
        assertThat(resolver().resolve("ad.test", DnsType.A).authenticated()).isFalse();
        DnsjavaResolver trusting = new DnsjavaResolver(settings().withTrustAd(true), clock);
        assertThat(trusting.resolve("ad.test", DnsType.A).authenticated()).isTrue();
        assertThat(trusting.resolve("mx.test", DnsType.A).authenticated()).isFalse();
    }

    @Test
    void aliasFromSecureToInsecureIsInsecure() throws Exception {
        server.add("ad.test", 60, "CNAME mx.test.");
        DnsjavaResolver trusting = new DnsjavaResolver(settings().withTrustAd(true), clock);
        assertThat(trusting.resolve("ad.test", DnsType.A).authenticated()).isFalse();
    }

    @Test
    void sameQuestionUnderWayIsAskedOnce() throws Exception {
        DnsjavaResolver dns = new DnsjavaResolver(settings().withTimeout(Duration.ofMillis(600)), clock);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            threads.add(Thread.ofVirtual().start(() -> dns.resolve("drop.once.test", DnsType.A)));
        }
        for (Thread one : threads) {
            one.join();
        }
        assertThat(server.asked()).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void impossibleNamesAreNotAsked() throws Exception {
        DnsjavaResolver dns = resolver();
        assertThat(dns.resolve("a..test", DnsType.A).status()).isEqualTo(DnsStatus.NO_SUCH_NAME);
        assertThat(dns.resolve("x".repeat(64) + ".test", DnsType.A).status()).isEqualTo(DnsStatus.NO_SUCH_NAME);
        assertThat(dns.resolve("a\\046b.test", DnsType.A).status()).isEqualTo(DnsStatus.NO_SUCH_NAME);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void internationalNameIsAskedAsALabels() throws Exception {
        server.add("xn--mnchen-3ya.test", 60, "A 192.0.2.1");
        assertThat(resolver().resolve("München.test", DnsType.A).status()).isEqualTo(DnsStatus.FOUND);
    }

    @Test
    void serverThatIsNoAddressIsRefused() {
        assertThatThrownBy(() -> new DnsjavaResolver(settings().withServers(List.of("dns.example:53")), clock))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("dns.example:53");
        assertThatThrownBy(() -> new DnsjavaResolver(settings().withServers(List.of("127.0.0.1:99999")), clock))
                .isInstanceOf(IOException.class);
    }

    @Test
    void trustAnchorFileWithoutAnchorIsRefused(@TempDir Path folder) throws Exception {
        Path empty = Files.writeString(folder.resolve("anchor"), "; nothing\n");
        assertThatThrownBy(() -> new DnsjavaResolver(settings().withTrustAnchor(empty), clock))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("anchor");
    }

    @Test
    void cacheForgetsTheLeastUsedBeyondItsCapacity() {
        DnsCache cache = new DnsCache(2, clock);
        DnsAnswer answer = DnsAnswer.none(DnsStatus.NO_DATA).withTtl(Duration.ofSeconds(9));
        for (String name : List.of("a", "b", "c")) {
            cache.keep(new DnsCache.Question(name, DnsType.A), answer);
            cache.find(new DnsCache.Question("a", DnsType.A));
        }
        assertThat(cache.size()).isEqualTo(2);
        assertThat(cache.find(new DnsCache.Question("a", DnsType.A))).isPresent();
        assertThat(cache.find(new DnsCache.Question("b", DnsType.A))).isEmpty();
    }
}
