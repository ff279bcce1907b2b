// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NextHopTest {
    @ParameterizedTest
    @CsvSource({
        "smtp,smtp://mail.test,smtp://mail.test:25",
        "smtp,Mail.Test:2525,smtp://mail.test:2525",
        "isp,smtps://mail.test,smtps://mail.test:465",
        "smtps,mail.test:4650,smtps://mail.test:4650",
        "smtp,smtp://10.0.0.5:25/,smtp://10.0.0.5:25",
        "smtp,smtp://[2001:db8::1]:26,smtp://[2001:db8:0:0:0:0:0:1]:26",
        "smtp,[IPv6:2001:db8::1],smtp://[2001:db8:0:0:0:0:0:1]:25",
        "mx,b.test,smtp-mx://b.test:25",
        "mx,mx:b.test,smtp-mx://b.test:25",
        "smtp,smtp-mx://b.test:2525,smtp-mx://b.test:2525",
        "mx,[192.0.2.1],smtp-mx://[192.0.2.1]:25",
        "mx,bücher.test,smtp-mx://xn--bcher-kva.test:25",
        "lmtp,lmtp://store.test,smtp://store.test:24"
    })
    void nextHopsAreRead(String scheme, String text, String expected) {
        assertThat(NextHop.parse(scheme, text, 25)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "smtp://", "mail.test:0", "mail.test:70000", "mail.test:x", "a b", "[1.2.3.4", "mail.test/x"
            })
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> NextHop.parse("smtp", text, 25)).isInstanceOf(IllegalArgumentException.class);
    }
}
