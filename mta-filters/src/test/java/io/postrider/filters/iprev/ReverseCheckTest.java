// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.iprev;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.filters.FakeDns;
import io.postrider.filters.FakeMail;
import io.postrider.filters.dns.IpText;
import org.junit.jupiter.api.Test;

final class ReverseCheckTest {
    private final FakeDns dns = new FakeDns();

    private String check(String address) {
        return new ReverseCheck(dns)
                .check(IpText.address(address).orElseThrow())
                .result();
    }

    @Test
    void theNameMustPointBack() {
        dns.ptr("192.0.2.1", "good.example").address("good.example", "192.0.2.1");
        dns.ptr("192.0.2.2", "lie.example").address("lie.example", "192.0.2.9");
        dns.ptr("2001:db8::1", "six.example").address("six.example", "2001:db8::1");
        dns.error("3.2.0.192.in-addr.arpa", DnsType.PTR, DnsStatus.TIMEOUT);
        dns.ptr("192.0.2.4", "slow.example").error("slow.example", DnsType.A, DnsStatus.SERVER_FAILURE);
        assertThat(check("192.0.2.1")).isEqualTo("pass");
        assertThat(check("192.0.2.2")).isEqualTo("fail");
        assertThat(check("2001:db8::1")).isEqualTo("pass");
        assertThat(check("192.0.2.3")).isEqualTo("temperror");
        assertThat(check("192.0.2.4")).isEqualTo("temperror");
        assertThat(check("192.0.2.5")).isEqualTo("permerror");
    }

    @Test
    void theResultIsLookedUpOnceASession() {
        dns.ptr("192.0.2.1", "good.example").address("good.example", "192.0.2.1");
        FakeMail mail = new FakeMail();
        MailFilter.Hooks hooks = new IprevFilter(new ReverseCheck(dns)).open(mail.session());
        Verdict first = hooks.onMail(mail.transaction());
        assertThat(hooks.onMail(mail.transaction())).isEqualTo(first);
        assertThat(dns.asked()).hasSize(2);
        Edit.Report report = (Edit.Report) ((Verdict.Proceed) first).edits().getFirst();
        assertThat(report.result().property("policy", "iprev")).contains("192.0.2.1");
    }
}
