// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dnsbl;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.api.filter.MailFilter.Hooks;
import io.postrider.api.filter.Verdict;
import io.postrider.filters.FakeContext;
import io.postrider.filters.FakeDns;
import io.postrider.filters.FakeMail;
import io.postrider.filters.dnsbl.DnsblSettings.Subject;
import io.postrider.filters.dnsbl.DnsblSettings.Zone;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DnsblTest {
    private final FakeDns dns = new FakeDns();
    private final FakeMail mail = new FakeMail();

    private static Zone list(String zone, Subject of, double score, String... answers) {
        return new Zone(zone, of, score, List.of(answers));
    }

    private Verdict ask(boolean onlyTag, Zone... lists) throws Exception {
        DnsblSettings settings = new DnsblSettings(List.of(lists), 1.0, onlyTag);
        Hooks hooks = new DnsblFactory().create(new FakeContext(dns, settings)).open(mail.session());
        hooks.onMail(mail.transaction());
        return hooks.onRcpt(
                mail.transaction(), mail.transaction().envelope().recipients().getFirst());
    }

    @Test
    void aListedClientIsRefusedWithTheListsWords() throws Exception {
        dns.address("1.2.0.192.bl.test", "127.0.0.2").txt("1.2.0.192.bl.test", "see http://bl.test");
        assertThat(ask(false, list("bl.test.", Subject.CLIENT, 1)))
                .hasToString("Refuse[reply=550 5.7.1 Service unavailable; [192.0.2.1] blocked using bl.test;"
                        + " see http://bl.test]");
    }

    @Test
    void ipv6IsAskedByNibbles() throws Exception {
        mail.client = "2001:db8::1";
        dns.address("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.bl.test", "127.0.0.2");
        assertThat(ask(false, list("bl.test", Subject.CLIENT, 1))).isInstanceOf(Verdict.Refuse.class);
    }

    @Test
    void answersThatDoNotCountAreNoListing() throws Exception {
        dns.address("1.2.0.192.bl.test", "127.255.255.254").address("1.2.0.192.b2.test", "127.0.0.10");
        assertThat(ask(
                        false,
                        list("bl.test", Subject.CLIENT, 1),
                        list("b2.test", Subject.CLIENT, 1, "127.0.0.2-127.0.0.9", "127.0.0.11")))
                .isEqualTo(Verdict.proceed());
    }

    @Test
    void anAllowListOutweighsABlockListAndIsReported() throws Exception {
        dns.address("1.2.0.192.bl.test", "127.0.0.2").address("1.2.0.192.wl.test", "127.0.9.2");
        assertThat(ask(false, list("bl.test", Subject.CLIENT, 1), list("wl.test", Subject.CLIENT, -2)))
                .hasToString("Proceed[edits=[Report[result=dnswl=pass]]]");
    }

    @Test
    void scoresOfNamesAddUpAndMayOnlyMark() throws Exception {
        dns.address("client.example.rhs.test", "127.0.0.2").address("example.org.dom.test", "127.0.0.2");
        Zone helo = list("rhs.test", Subject.HELO, 0.5);
        Zone sender = list("dom.test", Subject.SENDER_DOMAIN, 0.5);
        assertThat(ask(false, helo)).isEqualTo(Verdict.proceed());
        assertThat(ask(false, helo, sender)).isInstanceOf(Verdict.Refuse.class);
        assertThat(ask(true, helo, sender))
                .hasToString("Proceed[edits=[AppendHeader[name=X-DNSBL, value=1.0 rhs.test dom.test]]]");
    }

    @Test
    void aListThatGivesNoAnswerAndAPeerWhomWeKnowAreNoListing() throws Exception {
        dns.error("1.2.0.192.bl.test", DnsType.A, DnsStatus.TIMEOUT);
        assertThat(ask(false, list("bl.test", Subject.CLIENT, 1))).isEqualTo(Verdict.proceed());
        mail.relayNetwork = true;
        dns.address("1.2.0.192.b2.test", "127.0.0.2");
        assertThat(ask(false, list("b2.test", Subject.CLIENT, 1))).isEqualTo(Verdict.proceed());
    }
}
