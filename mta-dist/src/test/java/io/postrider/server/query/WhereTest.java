// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Every variable of the contract has its type.
class WhereTest {
    private static final Where.Row ROW = new Where.Row(
            Map.of(
                    "id", "0BCDFGHJKLMN",
                    "sender", "a@b.test",
                    "recipient", "x@y.test",
                    "recipientDomain", "y.test",
                    "state", "deferred",
                    "lane", "smtp/y.test",
                    "lastReply", "450 4.2.0 later",
                    "tenant", ""),
            Duration.ofHours(2),
            4_096,
            3,
            Instant.parse("2026-01-01T00:00:00Z"),
            Instant.parse("2026-01-01T03:00:00Z"));

    private static boolean matches(String expression) throws WhereException {
        return Where.compile(expression).matches(ROW);
    }

    @Test
    void textsAreCompared() throws Exception {
        assertThat(matches("state == 'deferred' && recipientDomain.endsWith('.test')"))
                .isTrue();
        assertThat(matches("lastReply.contains('5.7.1')")).isFalse();
        assertThat(matches(
                        "sender == 'a@b.test' && id.startsWith('0B') && lane != '' && tenant == '' && recipient != ''"))
                .isTrue();
    }

    @Test
    void durationsNumbersAndTimesHaveTheirTypes() throws Exception {
        assertThat(matches("age > duration('1h') && age < duration('3h')")).isTrue();
        assertThat(matches("size > 4000 && attempts == 3")).isTrue();
        assertThat(matches("arrived < timestamp('2026-01-01T00:00:01Z') && due > arrived"))
                .isTrue();
    }

    @Test
    void aWrongNameIsRefusedWithItsPosition() {
        assertThatThrownBy(() -> Where.compile("state == 'x' && stat == 'y'"))
                .isInstanceOf(WhereException.class)
                .hasMessageContaining("1:17")
                .hasMessageContaining("stat");
    }

    @Test
    void aWrongTypeOrSyntaxIsRefused() {
        assertThatThrownBy(() -> Where.compile("size")).isInstanceOf(WhereException.class);
        assertThatThrownBy(() -> Where.compile("size > 'a'")).isInstanceOf(WhereException.class);
        assertThatThrownBy(() -> Where.compile("state ==")).isInstanceOf(WhereException.class);
    }
}
