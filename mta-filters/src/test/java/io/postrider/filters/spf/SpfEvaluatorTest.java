// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.filters.FakeDns;
import io.postrider.filters.dns.IpText;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpfEvaluatorTest {
    private static final String PIECES =
            "a|mx|ptr|all|include|exists|ip4|ip6|redirect|exp|:|/|//|=|%{|}|%%|%_|d|l|1|r|-|+|?|~|.|"
                    + "e.example|1.2.3.4|::1| |\u0001|\u00ff";
    private FakeDns dns = new FakeDns();

    @BeforeEach
    void freshZone() {
        dns = new FakeDns();
    }

    private SpfEvaluator evaluator() {
        return new SpfEvaluator(dns, SpfLimits.standard(), InstantSource.fixed(Instant.EPOCH));
    }

    private static SpfRequest request(String ip, String helo, String sender) {
        return new SpfRequest(
                IpText.address(ip).orElseThrow(),
                helo,
                sender,
                "mx.receiver.example",
                Instant.ofEpochSecond(1234567890));
    }

    private SpfOutcome check(String ip, String sender) {
        return evaluator().check(request(ip, "helo.example", sender));
    }

    @Test
    void theNullReversePathIsPostmasterAtHelo() {
        dns.txt("helo.example", "v=spf1 exists:%{l}.%{o} -all").address("postmaster.helo.example", "127.0.0.2");
        SpfOutcome outcome = evaluator().check(request("192.0.2.1", "helo.example", ""));
        assertThat(outcome.result()).isEqualTo(SpfResult.PASS);
        assertThat(outcome.domain()).isEqualTo("helo.example");
        assertThat(outcome.mechanism()).isEqualTo("exists:%{l}.%{o}");
    }

    @Test
    void tenLookupsAreAllowedAndTheEleventhIsAPermerror() {
        StringBuilder ten = new StringBuilder("v=spf1");
        for (int i = 0; i < 10; i++) {
            ten.append(" a:h").append(i).append(".example");
            dns.address("h" + i + ".example", "192.0.2.99");
        }
        dns.txt("ten.example", ten + " -all").txt("eleven.example", ten + " a:h0.example -all");
        assertThat(check("192.0.2.1", "x@ten.example").result()).isEqualTo(SpfResult.FAIL);
        assertThat(check("192.0.2.1", "x@ten.example").lookups()).isEqualTo(10);
        assertThat(check("192.0.2.1", "x@eleven.example").result()).isEqualTo(SpfResult.PERMERROR);
    }

    @Test
    void anIncludeLoopEndsAtTheLimit() {
        dns.txt("loop.example", "v=spf1 include:loop.example -all");
        assertThat(check("192.0.2.1", "x@loop.example").result()).isEqualTo(SpfResult.PERMERROR);
    }

    @Test
    void twoVoidLookupsAreAllowedAndTheThirdIsAPermerror() {
        dns.txt("two.example", "v=spf1 a:n1.example exists:n2.example ?all");
        dns.txt("three.example", "v=spf1 a:n1.example exists:n2.example mx:n3.example ?all");
        assertThat(check("192.0.2.1", "x@two.example").voidLookups()).isEqualTo(2);
        assertThat(check("192.0.2.1", "x@two.example").result()).isEqualTo(SpfResult.NEUTRAL);
        assertThat(check("192.0.2.1", "x@three.example").result()).isEqualTo(SpfResult.PERMERROR);
    }

    @Test
    void addressesMissingBehindAnMxAreNotVoidLookups() {
        dns.txt("v6.example", "v=spf1 mx -all");
        for (int i = 0; i < 5; i++) {
            dns.mx("v6.example", "m" + i + ".example").address("m" + i + ".example", "192.0.2." + i);
        }
        assertThat(check("2001:db8::1", "x@v6.example").result()).isEqualTo(SpfResult.FAIL);
    }

    @Test
    void moreThanTenExchangersAreAPermerror() {
        dns.txt("mx10.example", "v=spf1 mx -all").txt("mx11.example", "v=spf1 mx -all");
        for (int i = 0; i < 11; i++) {
            dns.mx("mx11.example", "m" + i + ".example").address("m" + i + ".example", "192.0.2." + i);
            if (i < 10) {
                dns.mx("mx10.example", "m" + i + ".example");
            }
        }
        assertThat(check("192.0.2.9", "x@mx10.example").result()).isEqualTo(SpfResult.PASS);
        assertThat(check("192.0.2.0", "x@mx11.example").result()).isEqualTo(SpfResult.PERMERROR);
    }

    @Test
    void noZoneCanDriveTheQuestionsUp() {
        StringBuilder record = new StringBuilder("v=spf1");
        for (int i = 0; i < 10; i++) {
            record.append(" mx:d").append(i).append(".example");
            for (int j = 0; j < 10; j++) {
                dns.mx("d" + i + ".example", "h" + i + j + ".example").address("h" + i + j + ".example", "192.0.2.9");
            }
        }
        dns.txt("bomb.example", record + " -all");
        assertThat(check("192.0.2.1", "x@bomb.example").result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(dns.asked()).hasSizeLessThanOrEqualTo(40);
    }

    @Test
    void pointerNamesMustPointBack() {
        dns.txt("p.example", "v=spf1 ptr -all");
        dns.ptr("192.0.2.1", "good.p.example").address("good.p.example", "192.0.2.1");
        dns.ptr("192.0.2.2", "lie.p.example").address("lie.p.example", "192.0.2.9");
        dns.ptr("192.0.2.3", "fakep.example").address("fakep.example", "192.0.2.3");
        assertThat(check("192.0.2.1", "x@p.example").result()).isEqualTo(SpfResult.PASS);
        assertThat(check("192.0.2.2", "x@p.example").result()).isEqualTo(SpfResult.FAIL);
        assertThat(check("192.0.2.3", "x@p.example").result()).isEqualTo(SpfResult.FAIL);
    }

    @Test
    void onlyTheFirstTenPointerNamesCountAndDnsErrorsAreNoMatch() {
        dns.txt("p.example", "v=spf1 ptr -all");
        for (int i = 0; i < 11; i++) {
            dns.ptr("192.0.2.1", "n" + i + ".other.example");
        }
        dns.ptr("192.0.2.1", "last.p.example").address("last.p.example", "192.0.2.1");
        assertThat(check("192.0.2.1", "x@p.example").result()).isEqualTo(SpfResult.FAIL);
        dns.error("2.2.0.192.in-addr.arpa", DnsType.PTR, DnsStatus.TIMEOUT);
        assertThat(check("192.0.2.2", "x@p.example").result()).isEqualTo(SpfResult.FAIL);
    }

    @Test
    void includeTurnsNoneAndPermerrorIntoPermerrorAndKeepsTemperror() {
        dns.txt("none.example", "v=spf1 include:missing.example ?all");
        dns.txt("bad.example", "v=spf1 include:broken.example ?all").txt("broken.example", "v=spf1 moo");
        dns.txt("slow.example", "v=spf1 include:timeout.example ?all");
        dns.error("timeout.example", DnsType.TXT, DnsStatus.TIMEOUT);
        dns.txt("soft.example", "v=spf1 include:fails.example +all").txt("fails.example", "v=spf1 -all");
        assertThat(check("192.0.2.1", "x@none.example").result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(check("192.0.2.1", "x@bad.example").result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(check("192.0.2.1", "x@slow.example").result()).isEqualTo(SpfResult.TEMPERROR);
        assertThat(check("192.0.2.1", "x@soft.example").result()).isEqualTo(SpfResult.PASS);
    }

    @Test
    void theExplanationIsThatOfTheRecordThatFailedAndNotOfAnInclude() {
        dns.txt("a.example", "v=spf1 include:b.example -all exp=ea.example")
                .txt("b.example", "v=spf1 -all exp=eb.example");
        dns.txt("r.example", "v=spf1 exp=ea.example redirect=b.example");
        dns.txt("ea.example", "%{i} is not %{o}'s%_host").txt("eb.example", "b says no");
        assertThat(check("192.0.2.1", "x@a.example").explanation()).contains("192.0.2.1 is not a.example's host");
        assertThat(check("192.0.2.1", "x@r.example").explanation()).contains("b says no");
    }

    @ParameterizedTest
    @CsvSource({"'%{x}'", "'100% wrong'", "'caf\u00e9'", "'%{d'", "'%{d0}'"})
    void anExplanationThatCannotBeReadGivesOurOwn(String text) {
        dns.txt("a.example", "v=spf1 -all exp=e.example").txt("e.example", text);
        assertThat(check("192.0.2.1", "x@a.example").explanation()).contains(SpfEvaluator.DEFAULT_EXPLANATION);
    }

    @Test
    void twoExplanationRecordsGiveOurOwn() {
        dns.txt("a.example", "v=spf1 -all exp=e.example")
                .txt("e.example", "one")
                .txt("e.example", "two");
        assertThat(check("192.0.2.1", "x@a.example").explanation()).contains(SpfEvaluator.DEFAULT_EXPLANATION);
    }

    @Test
    void redirectIsVoidBesideAllWherever() {
        dns.txt("a.example", "v=spf1 redirect=b.example ?all").txt("b.example", "v=spf1 -all");
        dns.txt("c.example", "v=spf1 redirect=missing.example");
        assertThat(check("192.0.2.1", "x@a.example").result()).isEqualTo(SpfResult.NEUTRAL);
        assertThat(check("192.0.2.1", "x@c.example").result()).isEqualTo(SpfResult.PERMERROR);
    }

    /// RFC 7208 §7.4.
    @ParameterizedTest
    @CsvSource({
        "%{s}, strong-bad@email.example.com",
        "%{o}, email.example.com",
        "%{d}, email.example.com",
        "%{d4}, email.example.com",
        "%{d3}, email.example.com",
        "%{d2}, example.com",
        "%{d1}, com",
        "%{dr}, com.example.email",
        "%{d2r}, example.email",
        "%{l}, strong-bad",
        "%{l-}, strong.bad",
        "%{lr}, strong-bad",
        "%{lr-}, bad.strong",
        "%{l1r-}, strong",
        "%{ir}.%{v}._spf.%{d2}, 3.2.0.192.in-addr._spf.example.com",
        "%{lr-}.lp._spf.%{d2}, bad.strong.lp._spf.example.com",
        "%{lr-}.lp.%{ir}.%{v}._spf.%{d2}, bad.strong.lp.3.2.0.192.in-addr._spf.example.com",
        "%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}, 3.2.0.192.in-addr.strong.lp._spf.example.com",
        "%{d2}.trusted-domains.example.net, example.com.trusted-domains.example.net",
        "%{c} %{r} %{t}, 192.0.2.3 mx.receiver.example 1234567890",
        "%{S}, strong-bad%40email.example.com",
        "%{p}, unknown",
        "%%%_%-, '% %20'",
        "%{h}, helo.example",
    })
    void macrosExpandAsTheRfcShows(String macro, String text) {
        SpfRequest request = request("192.0.2.3", "helo.example", "strong-bad@email.example.com");
        assertThat(evaluator().expand(macro, request, "email.example.com")).contains(text);
    }

    @Test
    void anIpv6ClientIsWrittenAsNibbles() {
        SpfRequest request = request("2001:db8::cb01", "h.example", "a@email.example.com");
        assertThat(evaluator().expand("%{ir}.%{v}._spf.%{d2}", request, "email.example.com"))
                .contains("1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com");
        assertThat(evaluator().expand("%{c}", request, "email.example.com")).contains("2001:db8::cb01");
    }

    @Test
    void theValidatedNamePrefersTheDomainThenOneBelowIt() {
        for (String name : new String[] {"other.net", "sub.d.example", "d.example"}) {
            dns.ptr("192.0.2.1", name).address(name, "192.0.2.1");
        }
        SpfRequest request = request("192.0.2.1", "h.example", "a@d.example");
        assertThat(evaluator().expand("%{p}", request, "d.example")).contains("d.example");
        assertThat(evaluator().expand("%{p}", request, "net")).contains("other.net");
        assertThat(evaluator().expand("%{p}", request, "elsewhere.example")).contains("other.net");
    }

    @Test
    void aLongNameLosesLabelsOnTheLeft() {
        String local = "l".repeat(60);
        String domain = "b".repeat(60) + ".example.com";
        dns.txt(domain, "v=spf1 exists:%{l}.%{l}.%{l}.%{d} -all");
        check("192.0.2.1", local + "@" + domain);
        // 255 octets are two too many
        assertThat(dns.asked().getLast()).isEqualTo(local + "." + local + "." + domain + " A");
    }

    @Test
    void aNonAsciiLocalPartMatchesNothingThatNamesIt() {
        dns.txt("e.example", "v=spf1 exists:%{l}.e.example -all");
        assertThat(check("192.0.2.1", "j\u00fcrgen@e.example").result()).isEqualTo(SpfResult.FAIL);
        dns.txt("xn--bcher-kva.example", "v=spf1 +all");
        assertThat(check("192.0.2.1", "x@b\u00fccher.example").result()).isEqualTo(SpfResult.PASS);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.127,192.0.2.0/25,PASS",
        "192.0.2.128,192.0.2.0/25,FAIL",
        "10.9.8.7,0.0.0.0/0,PASS",
        "::ffff:192.0.2.1,192.0.2.1,PASS",
        "2001:db8::1,0.0.0.0/0,FAIL",
    })
    void ip4ComparesTheLeadingBits(String client, String network, SpfResult result) {
        dns.txt("e.example", "v=spf1 ip4:" + network + " -all");
        assertThat(check(client, "x@e.example").result()).isEqualTo(result);
    }

    @Test
    void randomRecordsNeverThrowAndNeverHang() {
        Random random = new Random(7208);
        List<String> pieces = List.of(PIECES.split("\\|"));
        for (int i = 0; i < 20_000; i++) {
            StringBuilder record = new StringBuilder("v=spf1 ");
            for (int n = random.nextInt(12); n >= 0; n--) {
                record.append(pieces.get(random.nextInt(pieces.size())));
            }
            dns = new FakeDns().txt("e.example", record.toString()).address("e.example", "1.2.3.4");
            assertThat(check("1.2.3.4", "l-l@e.example").result()).isNotNull();
            assertThat(dns.asked()).hasSizeLessThanOrEqualTo(40);
        }
    }
}
