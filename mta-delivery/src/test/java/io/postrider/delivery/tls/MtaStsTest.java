// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.delivery.dns.FakeDns;
import io.postrider.delivery.smtp.MemoryState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MtaStsTest {
    private static final String POLICY = "version: STSv1\nmode: enforce\nmx: mx.b.test\nmax_age: 86400\n";
    private final FakeDns dns = new FakeDns();
    private final MemoryState state = new MemoryState();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final AtomicInteger fetches = new AtomicInteger();
    private Optional<String> file = Optional.of(POLICY);

    private Optional<MtaStsPolicy> policy() {
        return new MtaSts(dns, this::fetch, state, now::get).policy("b.test");
    }

    private Optional<String> fetch(String domain) {
        fetches.incrementAndGet();
        return file;
    }

    @Test
    void policyIsFetchedAgainBeforeItsAgeIsOver() {
        MtaSts policies = new MtaSts(dns, this::fetch, state, now::get);
        dns.txt("_mta-sts.b.test", "v=STSv1; id=1;");
        policies.policy("b.test");
        now.set(now.get().plus(Duration.ofHours(11)));
        policies.policy("b.test");
        assertThat(fetches).hasValue(1);
        now.set(now.get().plus(Duration.ofHours(2)));
        assertThat(policies.policy("b.test")).isPresent();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void policyInMemoryEndsWithItsAge() {
        MtaSts policies = new MtaSts(dns, this::fetch, state, now::get);
        dns.txt("_mta-sts.b.test", "v=STSv1; id=1;");
        file = Optional.of(POLICY.replace("86400", "10"));
        assertThat(policies.policy("b.test")).isPresent();
        dns.fails("_mta-sts.b.test", DnsType.TXT, DnsStatus.NO_SUCH_NAME);
        assertThat(policies.policy("b.test")).isPresent();
        now.set(now.get().plusSeconds(11));
        assertThat(policies.policy("b.test")).isEmpty();
    }

    @Test
    void domainWithoutRecordHasNoPolicyAndIsNotFetched() {
        assertThat(policy()).isEmpty();
        assertThat(fetches).hasValue(0);
    }

    @Test
    void policyIsFetchedOnceAndKept() {
        dns.txt("_mta-sts.b.test", "v=STSv1; id=1;");
        assertThat(policy()).isPresent();
        assertThat(policy()).isPresent();
        assertThat(fetches).hasValue(1);
    }

    @Test
    void newIdMakesANewFetch() {
        dns.txt("_mta-sts.b.test", "v=STSv1; id=1;");
        policy();
        dns.txt("_mta-sts.b.test", "v=STSv1; id=2;");
        file = Optional.of(POLICY.replace("enforce", "testing"));
        assertThat(policy()).hasValueSatisfying(p -> assertThat(p.mode()).isEqualTo(MtaStsPolicy.Mode.TESTING));
        assertThat(fetches).hasValue(2);
    }

    @Test
    void keptPolicyHoldsWhenTheDnsOrTheWebFails() {
        dns.txt("_mta-sts.b.test", "v=STSv1; id=1;");
        policy();
        dns.fails("_mta-sts.b.test", DnsType.TXT, DnsStatus.SERVER_FAILURE);
        assertThat(policy()).isPresent();
        dns.fails("_mta-sts.b.test", DnsType.TXT, DnsStatus.NO_SUCH_NAME);
        assertThat(policy()).isPresent();
        dns.txt("_mta-sts.b.test", "v=STSv1; id=2;");
        file = Optional.empty();
        assertThat(policy()).isPresent();
        assertThat(policy()).isPresent();
        // the failure is remembered for a while
        assertThat(fetches).hasValue(2);
    }

    @Test
    void keptPolicyEndsWithItsAge() {
        dns.txt("_mta-sts.b.test", "v=STSv1; id=1;");
        policy();
        dns.fails("_mta-sts.b.test", DnsType.TXT, DnsStatus.NO_SUCH_NAME);
        now.set(now.get().plus(Duration.ofDays(2)));
        assertThat(policy()).isEmpty();
    }

    @Test
    void unusableFileIsNoPolicy() {
        dns.txt("_mta-sts.b.test", "v=STSv1; id=1;");
        file = Optional.of("<html>");
        assertThat(policy()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=STSv1; id=20160831085700Z;",
                "v=STSv1;id=1",
                "v=STSv1 ;\tid=a ; ext=x/y:z;",
                "v=STSv1; ext=1; id=Z9"
            })
    void recordsAreRead(String text) {
        assertThat(MtaStsRecord.parse(text).record()).as(text).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v=STSv1",
                "v=STSv1;",
                "v=STSv2; id=1;",
                "V=STSv1; id=1;",
                "id=1; v=STSv1;",
                " v=STSv1; id=1",
                "v=STSv1; id=",
                "v=STSv1; id=a-b;",
                "v=STSv1; id=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;",
                "v=STSv1; id=1; id=2",
                "v=STSv1; id=1;; x=1",
                "v=STSv1; id=1; x",
                "v=STSv1 id=1"
            })
    void whatIsNoRecordIsRefused(String text) {
        assertThat(MtaStsRecord.parse(text).record()).as(text).isEmpty();
        assertThat(MtaStsRecord.parse(text).defect()).isNotEmpty();
    }

    @Test
    void exactlyOneRecordMustBeThere() {
        assertThat(MtaStsRecord.only(List.of("other", "v=STSv1; id=1;"))).isPresent();
        assertThat(MtaStsRecord.only(List.of("v=STSv1; id=1;", "v=STSv1; id=2;")))
                .isEmpty();
        assertThat(MtaStsRecord.only(List.of("v=STSv2; id=1;"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmax_age: 604800\r\n",
                "version: STSv1\nmode: testing\nmx: a.b\nmax_age: 0",
                "mode: none\nversion: STSv1\nmax_age: 31557600\n\n",
                "version:STSv1\nmode:enforce  \nmx:a.b\nmax_age:1\nextra: any thing: here\nmode: none"
            })
    void policiesAreRead(String text) {
        assertThat(MtaStsPolicy.parse(text).policy()).as(text).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mode: enforce\nmx: a.b\nmax_age: 1",
                "version: STSv2\nmode: enforce\nmx: a.b\nmax_age: 1",
                "version: STSv1\nmx: a.b\nmax_age: 1",
                "version: STSv1\nmode: Enforce\nmx: a.b\nmax_age: 1",
                "version: STSv1\nmode: enforce\nmax_age: 1",
                "version: STSv1\nmode: enforce\nmx: a.b",
                "version: STSv1\nmode: enforce\nmx: a.b\nmax_age: -1",
                "version: STSv1\nmode: enforce\nmx: a.b\nmax_age: 1.5",
                "version: STSv1\nmode: enforce\nmx: a.b\nmax_age: 31557601",
                "version: STSv1\nmode: enforce\nmx: a.*.b\nmax_age: 1",
                "version: STSv1\nmode: enforce\nmx: *\nmax_age: 1",
                "version: STSv1\nmode: enforce\nmx: a..b\nmax_age: 1",
                "version: STSv1\nmode: enforce\n\nmx: a.b\nmax_age: 1",
                "version: STSv1\nmode: enforce\nmx a.b\nmax_age: 1"
            })
    void whatIsNoPolicyIsRefused(String text) {
        assertThat(MtaStsPolicy.parse(text).policy()).as(text).isEmpty();
        assertThat(MtaStsPolicy.parse(text).defect()).isNotEmpty();
    }

    @Test
    void ofAKeyThatStandsTwiceTheFirstCounts() {
        MtaStsPolicy policy = MtaStsPolicy.parse(
                        "version: STSv1\nmode: testing\nmode: enforce\nmx: a.b\nmx: c.d\nmax_age: 5\nmax_age: 6")
                .policy()
                .orElseThrow();
        assertThat(policy.mode()).isEqualTo(MtaStsPolicy.Mode.TESTING);
        assertThat(policy.mx()).containsExactly("a.b", "c.d");
        assertThat(policy.maximumAge()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({
        "mail.example.com, mail.example.com, true",
        "mail.example.com, MAIL.Example.Com., true",
        "mail.example.com, a.mail.example.com, false",
        "*.example.com, mx.example.com, true",
        "*.EXAMPLE.com, mx.example.com, true",
        "*.example.com, a.mx.example.com, false",
        "*.example.com, example.com, false",
        "*.example.com, .example.com, false",
        "*.bücher.test, mx.xn--bcher-kva.test, true",
        "example.com, mx.example.com, false",
    })
    void patternsMatchOneLabel(String pattern, String host, boolean expected) {
        assertThat(MtaStsPolicy.matches(pattern, host)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=TLSRPTv1; rua=mailto:reports@example.com",
                "v=TLSRPTv1;rua=https://reporting.example.com/v1/tlsrpt;",
                "v=TLSRPTv1; rua=mailto:a@b.test , https://c.test/x ; ext=1"
            })
    void tlsReportingRecordsAreRead(String text) {
        assertThat(TlsRptRecord.parse(text).record()).as(text).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v=TLSRPTv1",
                "v=TLSRPTv1;",
                "v=TLSRPTv2; rua=mailto:a@b.test",
                "v=TLSRPTv1; rua=",
                "v=TLSRPTv1; rua=http://a.test/",
                "v=TLSRPTv1; rua=mailto:a",
                "v=TLSRPTv1; rua=mailto:a@b.test!10m",
                "v=TLSRPTv1; rua=mailto:a@b.test; rua=mailto:c@d.test",
                "v=TLSRPTv1; rua=mailto:a@b.test,,mailto:c@d.test",
                "v=TLSRPTv1; x; rua=mailto:a@b.test"
            })
    void whatIsNoTlsReportingRecordIsRefused(String text) {
        assertThat(TlsRptRecord.parse(text).record()).as(text).isEmpty();
        assertThat(TlsRptRecord.parse(text).defect()).isNotEmpty();
    }
}
