// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.Identity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FromFieldTest {
    private static final Optional<Identity> JOE =
            Optional.of(Identity.of("joe").withAddresses(List.of("joe@example.org", "@brand.example")));

    private static boolean own(String head, Optional<Identity> who) {
        return FromField.isOwn(head.getBytes(StandardCharsets.UTF_8), who);
    }

    @Test
    void anAddressOfTheUserOrOfItsDomainIsOwn() {
        assertThat(own("From: Joe <JOE@example.org>\r\n", JOE)).isTrue();
        assertThat(own("Subject: x\r\nFrom:\r\n any@brand.example\r\n", JOE)).isTrue();
    }

    @Test
    void anAddressOfSomebodyElseIsNot() {
        assertThat(own("From: boss@example.org\r\n", JOE)).isFalse();
        assertThat(own("From: joe@example.org, boss@example.org\r\n", JOE)).isFalse();
        assertThat(own("From: joe@example.org\r\nfrom : boss@example.org\r\n", JOE))
                .isFalse();
        assertThat(own("From: joe@sub.brand.example\r\n", JOE)).isFalse();
    }

    @Test
    void whatCannotBeReadIsNotOwn() {
        assertThat(own("From: <joe@example.org\r\n", JOE)).isFalse();
    }

    @Test
    void aUserWithoutListedAddressesIsNotLimited() {
        assertThat(own("From: boss@example.org\r\n", Optional.of(Identity.of("any"))))
                .isTrue();
    }
}
