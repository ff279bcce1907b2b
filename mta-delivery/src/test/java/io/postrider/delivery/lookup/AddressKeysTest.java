// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mail.LocalPart;
import io.postrider.api.mail.Mailbox;
import java.util.List;
import org.junit.jupiter.api.Test;

/// CONTRACT §3, "Tables": the keys and their order.
class AddressKeysTest {
    private static List<String> keys(String delimiters, String address) {
        return AddressKeys.of(delimiters).keys(Mailbox.parse(address)).stream()
                .map(AddressKeys.Key::text)
                .toList();
    }

    @Test
    void theKeysComeMostSpecificFirst() {
        assertThat(keys("+", "User+Ext@Example.ORG"))
                .containsExactly("user+ext@example.org", "user@example.org", "user+ext", "user", "@example.org");
    }

    @Test
    void withoutExtensionThereAreThreeKeys() {
        assertThat(keys("+", "user@example.org")).containsExactly("user@example.org", "user", "@example.org");
        assertThat(keys("", "user+ext@example.org"))
                .containsExactly("user+ext@example.org", "user+ext", "@example.org");
    }

    @Test
    void theDelimitersAreASet() {
        assertThat(AddressKeys.of("+-").split(LocalPart.of("a-b+c"))).isEqualTo(new AddressKeys.Split("a", "-", "b+c"));
        assertThat(AddressKeys.of("+-").split(LocalPart.of("a+b-c"))).isEqualTo(new AddressKeys.Split("a", "+", "b-c"));
    }

    @Test
    void aDelimiterAtTheBeginningSplitsNothing() {
        assertThat(AddressKeys.of("+").split(LocalPart.of("+ext")).extended()).isFalse();
    }

    @Test
    void systemNamesAreNotSplit() {
        for (String name : List.of("mailer-daemon", "double-bounce", "owner-list", "list-request")) {
            assertThat(AddressKeys.of("-").split(LocalPart.of(name)).extended())
                    .as(name)
                    .isFalse();
        }
        assertThat(AddressKeys.of("-").split(LocalPart.of("owner-list-x")).base())
                .isEqualTo("owner-list");
        assertThat(AddressKeys.of("-").split(LocalPart.of("my-list-request")).base())
                .isEqualTo("my");
    }

    @Test
    void aQuotedLocalPartIsSoughtByItsMeaning() {
        assertThat(keys("+", "\"a b\"@example.org")).containsExactly("a b@example.org", "a b", "@example.org");
    }

    @Test
    void anAtSignInALocalPartMakesNoKeyThatLooksLikeAnAddress() {
        assertThat(keys("+", "\"joe@other.example\"@example.org"))
                .containsExactly("joe@other.example@example.org", "@example.org");
    }

    @Test
    void onlyUsAsciiIsFolded() {
        assertThat(keys("+", "ÄPFEL@example.org")).startsWith("Äpfel@example.org");
    }

    @Test
    void bothSpellingsOfAnInternationalDomainAreSought() {
        assertThat(keys("+", "u@MÜNCHEN.example"))
                .containsExactly(
                        "u@xn--mnchen-3ya.example",
                        "u@münchen.example",
                        "u",
                        "@xn--mnchen-3ya.example",
                        "@münchen.example");
    }
}
