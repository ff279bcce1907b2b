// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreparationTest {
    @Test
    void userNamesAreLowerCaseNarrowAndComposed() {
        assertThat(Preparation.user("Dev@Example.ORG")).contains("dev@example.org");
        assertThat(Preparation.user("\uff24\uff45\uff56")).contains("dev");
        assertThat(Preparation.user("Jose\u0301")).contains("jos\u00e9");
    }

    @Test
    void userNamesWithBlanksAndControlsAreRefused() {
        assertThat(Preparation.user("")).isEmpty();
        assertThat(Preparation.user("a b")).isEmpty();
        assertThat(Preparation.user("a\u0000b")).isEmpty();
        assertThat(Preparation.user("a\u202eb")).isEmpty();
        assertThat(Preparation.user("x".repeat(2000))).isEmpty();
    }

    @Test
    void passwordsKeepTheirCase() {
        assertThat(Preparation.password("Ab C")).contains("Ab C");
        assertThat(Preparation.password("a\u00a0b")).contains("a b");
        assertThat(Preparation.password("a\nb")).isEqualTo(Optional.empty());
    }

    // the examples of RFC 4013 §3
    @Test
    void saslprepExamples() {
        assertThat(Preparation.saslprep("I\u00adX")).contains("IX");
        assertThat(Preparation.saslprep("user")).contains("user");
        assertThat(Preparation.saslprep("USER")).contains("USER");
        assertThat(Preparation.saslprep("\u00aa")).contains("a");
        assertThat(Preparation.saslprep("\u2168")).contains("IX");
        assertThat(Preparation.saslprep("\u0007")).isEmpty();
    }
}
