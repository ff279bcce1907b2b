// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XtextTest {
    @Test
    void xtextIsReadAndWritten() {
        assertThat(Xtext.encode("a+b=c d")).isEqualTo("a+2Bb+3Dc+20d");
        assertThat(Xtext.decode("a+2Bb+3Dc+20d")).contains("a+b=c d");
        assertThatIllegalArgumentException().isThrownBy(() -> Xtext.encode("\u00e9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a+", "a+2", "a+2b", "a+GG", "a b", "a=b", "a\u00e9", "+0D+0A", "+00", "+FF"})
    void whatIsNoXtextIsEmpty(String text) {
        assertThat(Xtext.decode(text)).isEmpty();
    }

    @Test
    void utf8InXtextIsReadWhereItMayBe() {
        assertThat(Xtext.decodeUtf8("jos+C3+A9")).contains("jos\u00e9");
        assertThat(Xtext.decodeUtf8("+C3")).isEmpty();
        assertThat(Xtext.decodeUtf8("+0A")).isEmpty();
    }

    @Test
    void utf8AddressesHaveTwoForms() {
        assertThat(Xtext.encodeUtf8Address("jos\u00e9+x@m\ud83d\ude00")).isEqualTo("jos\\x{E9}\\x{2B}x@m\\x{1F600}");
        assertThat(Xtext.decodeUtf8Address("jos\\x{E9}\\x{2B}x@m\\x{1F600}")).contains("jos\u00e9+x@m\ud83d\ude00");
        assertThat(Xtext.decodeUtf8Address("jos\u00e9@m")).contains("jos\u00e9@m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\x{}", "\\x{D800}", "\\x{110000}", "\\x{e9}", "\\x{41", "\\y", "a+b", "\\x{0A}"})
    void whatIsNoUtf8AddressIsEmpty(String text) {
        assertThat(Xtext.decodeUtf8Address(text)).isEmpty();
    }
}
