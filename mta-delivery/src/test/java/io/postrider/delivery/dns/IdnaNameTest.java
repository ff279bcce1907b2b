// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdnaNameTest {
    @ParameterizedTest
    @CsvSource({
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.Example, xn--bcher-kva.example",
        "straße.de, xn--strae-oqa.de",
        "βόλος.gr, xn--nxasmm1c.gr",
        "例え.テスト, xn--r8jz45g.xn--zckzah",
        "παράδειγμα.δοκιμή, xn--hxajbheg2az3al.xn--jxalpdlp",
        "مثال.إختبار, xn--mgbh0fb.xn--kgbechtv",
        "пример.испытание, xn--e1afmkfd.xn--80akhbyknj4f",
        "실례.테스트, xn--9n2bp8q.xn--9t4b11yi5a",
        "mañana.com, xn--maana-pta.com",
        "例え。テスト, xn--r8jz45g.xn--zckzah",
        "col·lecció.cat, xn--collecci-ioa91d.cat",
    })
    void uLabelsBecomeALabels(String name, String expected) {
        assertThat(IdnaName.toAscii(name)).contains(expected);
    }

    @Test
    void asciiNameStaysAsItIs() {
        assertThat(IdnaName.toAscii("Mail_1.EXAMPLE")).contains("Mail_1.EXAMPLE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "☃.example", "a\u200cb.example", "\u0301a.example", "-ü.example", "ü-.example", "xy--ü.example",
                "ü..example", "a\u0627.example", "\u0627\u0661\u0031.example", "a·b.example", "ü\u0640.example",
                        "💩.example"
            })
    void labelsThatIdna2008ForbidsAreNone(String name) {
        assertThat(IdnaName.toAscii(name)).isEmpty();
    }

    @Test
    void labelOver63OctetsIsNone() {
        assertThat(IdnaName.toAscii("ü".repeat(60) + ".example")).isEmpty();
    }
}
