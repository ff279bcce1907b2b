// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.filters.FakeDns;
import io.postrider.filters.dmarc.DmarcRequest.Identifier;
import io.postrider.filters.psl.PublicSuffixList;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DmarcTest {
    private static final Identifier NONE = new Identifier("", "none");
    private final FakeDns dns = new FakeDns();

    private DmarcOutcome evaluate(DmarcMode mode, String from, Identifier spf, Identifier... dkim) {
        return new DmarcEvaluator(dns, mode, PublicSuffixList::shipped, InstantSource.fixed(Instant.EPOCH))
                .evaluate(new DmarcRequest(AuthorDomains.ofValue(from), spf, List.of(dkim)));
    }

    private DmarcOutcome evaluate(String from, Identifier spf, Identifier... dkim) {
        return evaluate(DmarcMode.RFC9989, from, spf, dkim);
    }

    private static Identifier pass(String domain) {
        return new Identifier(domain, "pass");
    }

    @Test
    void theTreeWalkAsksAtMostEightNames() {
        evaluate("x@a.b.c.d.e.f.g.h.i.j.mail.example.com", NONE);
        assertThat(dns.asked())
                .containsExactly(
                        "_dmarc.a.b.c.d.e.f.g.h.i.j.mail.example.com TXT",
                        "_dmarc.g.h.i.j.mail.example.com TXT",
                        "_dmarc.h.i.j.mail.example.com TXT",
                        "_dmarc.i.j.mail.example.com TXT",
                        "_dmarc.j.mail.example.com TXT",
                        "_dmarc.mail.example.com TXT",
                        "_dmarc.example.com TXT",
                        "_dmarc.com TXT");
    }

    @Test
    void theOrganisationalRecordIsThatOfTheShortestName() {
        dns.txt("_dmarc.mail.example.com", "v=DMARC1; p=none")
                .txt("_dmarc.example.com", "v=DMARC1; p=reject; sp=quarantine");
        dns.address("a.mail.example.com", "192.0.2.1");
        DmarcOutcome outcome = evaluate("x@a.mail.example.com", NONE);
        assertThat(outcome.found().orElseThrow().domain()).isEqualTo("example.com");
        assertThat(outcome.found().orElseThrow().policy()).isEqualTo(DmarcPolicy.QUARANTINE);
        assertThat(outcome.result()).isEqualTo("fail");
        assertThat(outcome.disposition()).isEqualTo(DmarcPolicy.QUARANTINE);
    }

    @Test
    void psdNMakesADomainItsOwnOrganisation() {
        dns.txt("_dmarc.mail.example.com", "v=DMARC1; p=reject; psd=n").txt("_dmarc.example.com", "v=DMARC1; p=none");
        assertThat(evaluate("x@mail.example.com", pass("example.com")).result()).isEqualTo("fail");
        assertThat(evaluate("x@mail.example.com", pass("a.mail.example.com")).result())
                .isEqualTo("pass");
    }

    @Test
    void psdYMakesTheDomainBelowTheOrganisation() {
        dns.txt("_dmarc.com", "v=DMARC1; p=reject; psd=y");
        DmarcOutcome outcome = evaluate("x@a.mail.example.com", pass("b.example.com"));
        assertThat(outcome.result()).isEqualTo("pass");
        assertThat(outcome.found().orElseThrow().organizationalDomain()).isEqualTo("example.com");
        assertThat(outcome.found().orElseThrow().domain()).isEqualTo("com");
        assertThat(evaluate("x@a.mail.example.com", pass("other.com")).result()).isEqualTo("fail");
    }

    @Test
    void theSuffixListDecidesInTheOldMode() {
        dns.txt("_dmarc.example.co.uk", "v=DMARC1; p=reject; sp=none; np=reject");
        DmarcOutcome outcome = evaluate(DmarcMode.RFC7489, "x@mail.example.co.uk", pass("other.example.co.uk"));
        assertThat(outcome.result()).isEqualTo("pass");
        assertThat(outcome.found().orElseThrow().policy()).isEqualTo(DmarcPolicy.NONE);
        assertThat(evaluate(DmarcMode.RFC7489, "x@example.co.uk", pass("evil.co.uk"))
                        .result())
                .isEqualTo("fail");
        dns.txt("_dmarc.co.uk", "v=DMARC1; p=reject");
        assertThat(evaluate(DmarcMode.RFC7489, "x@norecord.co.uk", NONE).result())
                .isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({
        "'v=DMARC1; p=reject',fail,REJECT",
        "'v=DMARC1; p=REJECT',fail,REJECT",
        "'v=DMARC1; p=reject; t=y',fail,QUARANTINE",
        "'v=DMARC1; p=quarantine; t=y',fail,NONE",
        "'v=DMARC1; p=none; t=y',fail,NONE",
        "'v=DMARC1;p=reject;;foo;bar=1;',fail,REJECT",
        "'v=DMARC1 ; t=n ; p = reject',fail,REJECT",
        "'v = DMARC1; p=reject',fail,REJECT",
        "'v=dmarc1; p=reject',none,NONE",
        "'v=DMARC2; p=reject',none,NONE",
        "'p=reject; v=DMARC1',none,NONE",
        "'v=DMARC1; p=foo',none,NONE",
        "'v=DMARC1; p=foo; rua=mailto:a@example.org',fail,NONE",
        "'v=DMARC1; rua=mailto:a@example.org',fail,NONE",
        "'v=DMARC1; p=reject; sp=foo',none,NONE",
        "'v=DMARC1; p=reject; adkim=x; aspf=; fo=zz; psd=q',fail,REJECT",
        "'v=spf1 -all',none,NONE",
    })
    void recordsAreReadAsTheRfcSays(String record, String result, DmarcPolicy disposition) {
        dns.txt("_dmarc.example.org", record);
        DmarcOutcome outcome = evaluate("x@example.org", NONE);
        assertThat(outcome.result()).isEqualTo(result);
        assertThat(outcome.disposition()).isEqualTo(disposition);
    }

    @Test
    void twoRecordsAreNone() {
        dns.txt("_dmarc.example.org", "v=DMARC1; p=reject").txt("_dmarc.example.org", "v=DMARC1; p=none");
        assertThat(evaluate("x@example.org", NONE).result()).isEqualTo("none");
        dns.txt("_dmarc.example.net", "v=DMARC1; p=reject").txt("_dmarc.example.net", "something");
        assertThat(evaluate("x@example.net", NONE).result()).isEqualTo("fail");
    }

    @Test
    void noAnswerIsATemperrorUnlessSomethingAligns() {
        dns.error("_dmarc.example.org", DnsType.TXT, DnsStatus.SERVER_FAILURE);
        assertThat(evaluate("x@example.org", NONE).result()).isEqualTo("temperror");
        dns.txt("_dmarc.example.net", "v=DMARC1; p=reject");
        assertThat(evaluate("x@example.net", new Identifier("example.net", "temperror"))
                        .result())
                .isEqualTo("temperror");
        assertThat(evaluate("x@example.net", new Identifier("example.net", "temperror"), pass("example.net"))
                        .result())
                .isEqualTo("pass");
        assertThat(evaluate("x@example.net", new Identifier("other.example", "temperror"))
                        .result())
                .isEqualTo("fail");
    }

    @Test
    void theStrictestOfManyAuthorsCounts() {
        dns.txt("_dmarc.bank.example", "v=DMARC1; p=reject").txt("_dmarc.evil.example", "v=DMARC1; p=none");
        DmarcOutcome outcome = evaluate("a@evil.example, b@bank.example", pass("evil.example"));
        assertThat(outcome.result()).isEqualTo("fail");
        assertThat(outcome.disposition()).isEqualTo(DmarcPolicy.REJECT);
        assertThat(evaluate("a@1.example,b@2.example,c@3.example,d@4.example", NONE)
                        .result())
                .isEqualTo("permerror");
        assertThat(evaluate("nobody", NONE).result()).isEqualTo("permerror");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "joe@example.org|example.org",
                "Joe <joe@EXAMPLE.org.>|example.org",
                "\"x@evil.example\" <joe@example.org>|example.org",
                "(x@evil.example) joe@example.org|example.org",
                "x@evil.example <joe@example.org>|example.org",
                "<a@evil.example> <joe@example.org>|evil.example,example.org",
                "Group: a@one.example, b@two.example;|one.example,two.example",
                "joe@b\u00fccher.example|xn--bcher-kva.example",
                "\"a@b\"@example.org|example.org",
                "joe @ example . org|example.org",
                "joe@[192.0.2.1]|",
                "undisclosed:;|",
                "\"open|",
                "(open|",
                "<open@example.org|example.org",
            })
    void authorDomainsAreReadTolerantly(String from, String domains) {
        assertThat(String.join(",", AuthorDomains.ofValue(from))).isEqualTo(domains == null ? "" : domains);
    }

    @Test
    void addressesOfReportsLoseTheirSizeLimits() {
        DmarcRecord record = DmarcRecord.parse(
                        "v=DMARC1; p=none; rua=mailto:a@x.example!10m , https://r.example/x, junk")
                .orElseThrow();
        assertThat(record.aggregateUris()).containsExactly("mailto:a@x.example", "https://r.example/x");
    }

    @Test
    void randomRecordsAndAuthorsNeverThrow() {
        Random random = new Random(9989);
        String alphabet = "v=DMARC1;p=reject sp:,!<>@()\"\\.\u0000\u00fc";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(30); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(AuthorDomains.ofValue(text.toString())).isNotNull();
            assertThat(DmarcRecord.parse("v=DMARC1;" + text).orElseThrow().aggregateUris())
                    .isNotNull();
        }
    }
}
