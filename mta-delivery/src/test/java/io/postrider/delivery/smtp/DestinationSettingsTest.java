// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.tls.TlsLevel;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "b.test, b.test, true",
        "B.Test, b.test, true",
        "b.test, a.b.test, false",
        "*.b.test, a.b.test, true",
        "*.b.test, x.a.b.test, true",
        "*.b.test, b.test, false",
        "*, anything.test, true",
        "bücher.test, xn--bcher-kva.test, true"
    })
    void domainPatternsMatchAsTheManualSays(String pattern, String domain, boolean expected) {
        NextHop hop = NextHop.parse("mx", "elsewhere.test", 25);
        assertThat(DestinationSettings.ofDomain(pattern, TlsLevel.VERIFY).matches(domain, hop))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "smtp://10.0.0.5:25, smtp, 10.0.0.5:25, true",
        "10.0.0.5, smtp, 10.0.0.5:2525, true",
        "10.0.0.5:25, smtp, 10.0.0.5:2525, false",
        "smtps://mail.test, smtps, mail.test, true",
        "mx:b.test, mx, b.test, true",
        "b.test, mx, b.test, true",
        "smtp://b.test, mx, b.test, false",
        "not a hop, mx, b.test, false"
    })
    void nextHopsMatchInAnyOfTheirForms(String text, String scheme, String hop, boolean expected) {
        DestinationSettings settings = new DestinationSettings(
                List.of(),
                Optional.of(text),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
        assertThat(settings.matches("x.test", NextHop.parse(scheme, hop, 25))).isEqualTo(expected);
    }
}
