// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.filters.FakeDns;
import io.postrider.filters.dns.IpText;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What RFC 7208 §12 allows in a record and what makes it a permerror.
final class SpfSyntaxTest {
    private static SpfResult result(String record, String ip) {
        FakeDns dns = new FakeDns()
                .txt("e.example", record)
                .address("e.example", "192.0.2.1")
                .mx("e.example", "mx.e.example");
        SpfRequest request = new SpfRequest(
                IpText.address(ip).orElseThrow(), "h.example", "joe@e.example", "r.example", Instant.EPOCH);
        return new SpfEvaluator(dns, SpfLimits.standard(), InstantSource.fixed(Instant.EPOCH))
                .check(request)
                .result();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=spf1 all.",
                "v=spf1 -all/8",
                "v=spf1 all:x.example",
                "v=spf1 a:",
                "v=spf1 a:museum",
                "v=spf1 a:museum.",
                "v=spf1 a:example.-com",
                "v=spf1 a:111.222.33.44",
                "v=spf1 a:example.com:8080",
                "v=spf1 a/33",
                "v=spf1 a/024",
                "v=spf1 a//129",
                "v=spf1 a/",
                "v=spf1 a//",
                "v=spf1 a/24/24",
                "v=spf1 a:foo.example/24//",
                "v=spf1 mx:",
                "v=spf1 mx/33",
                "v=spf1 ptr:",
                "v=spf1 ptr/24",
                "v=spf1 exists",
                "v=spf1 exists:",
                "v=spf1 exists:mail.example.com/8",
                "v=spf1 include",
                "v=spf1 include:",
                "v=spf1 include:e2.example/24",
                "v=spf1 ip4",
                "v=spf1 ip4:",
                "v=spf1 ip4:1.2.3",
                "v=spf1 ip4:1.2.3.4:8080",
                "v=spf1 ip4:1.2.3.04",
                "v=spf1 ip4:1.2.3.4/33",
                "v=spf1 ip4:1.2.3.4/032",
                "v=spf1 ip4:1.2.3.4//32",
                "v=spf1 ip6",
                "v=spf1 ip6:::1.1.1.1//33",
                "v=spf1 ip6:CAFE::BABE::1",
                "v=spf1 ip6:1:2:3:4:5:6:7:8:9",
                "v=spf1 ip6:1:2:3:4:5:6:7",
                "v=spf1 ip6:::/129",
                "v=spf1 moo",
                "v=spf1 -all moo",
                "v=spf1 ipv4:1.2.3.4",
                "v=spf1 =all",
                "v=spf1 4ever=x",
                "v=spf1 redirect",
                "v=spf1 redirect=",
                "v=spf1 redirect=a.example redirect=b.example",
                "v=spf1 exp=",
                "v=spf1 exp=a.example exp=b.example",
                "v=spf1 exp=exp-%{c}.example -all",
                "v=spf1 redirect=%{r}.example",
                "v=spf1 moo=%abc -all",
                "v=spf1 moo=%{x} -all",
                "v=spf1 a:%{x}.example",
                "v=spf1 a:%{d0}",
                "v=spf1 a:%{dq}",
                "v=spf1 a:%{d1r+-",
                "v=spf1 a:%(d).example",
                "v=spf1 a:%{}.example",
                "v=spf1 a:%d.example",
                "v=spf1 a:x%",
                "v=spf1 a:%{d}com",
                "v=spf1 ++all",
                "v=spf1\t-all x",
                "v=spf1 a\t-all",
                "v=spf1 \u00fcall",
                "v=spf1 -",
                "v=spf1 -all\u0000",
            })
    void aRecordOutsideTheGrammarIsAPermerror(String record) {
        // a tab behind the version makes it no SPF record at all
        SpfResult expected = record.startsWith("v=spf1\t") ? SpfResult.NONE : SpfResult.PERMERROR;
        assertThat(result(record, "1.2.3.4")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=spf1",
                "v=spf1 ",
                "V=SPF1 ?ALL",
                "v=spf1   ?all",
                "v=spf1 A:x.example MX/0//0 PTR:x.example ?all",
                "v=spf1 a:foo:bar/baz.example.com",
                "v=spf1 a:foo.xn--zckzah",
                "v=spf1 a:foo.x-y",
                "v=spf1 a:%{d}/24//64",
                "v=spf1 a:x%{d1r+-,/_=}",
                "v=spf1 a:%{D200R}",
                "v=spf1 exists:%{i}.%{ir}.%{l1r-}._spf.%{o}.%{h}.%{v}.%{p}",
                "v=spf1 a:x.%%",
                "v=spf1 a:x%_y%-z.example",
                "v=spf1 moo.cow-far_out=man:dog/cat ?all",
                "v=spf1 moo= ?all",
                "v=spf1 moo=%{c}%{r}%{t} ?all",
                "v=spf1 redirect1=x ?all",
                "v=spf1 exp=x.example",
                "v=spf1 ip4:1.2.3.5/32 ip6:::1.2.3.4 ip6:CAFE:BABE::/33",
            })
    void aRecordWithinTheGrammarIsEvaluated(String record) {
        assertThat(result(record, "1.2.3.4")).isNotIn(SpfResult.PERMERROR, SpfResult.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"v=spf10", "v=spf1-all", "spf1 -all", "v=spf2 -all", "v=spf1ip4:1.2.3.4", " v=spf1 -all", ""})
    void anotherVersionIsNoRecord(String record) {
        assertThat(result(record, "1.2.3.4")).isEqualTo(SpfResult.NONE);
    }
}
