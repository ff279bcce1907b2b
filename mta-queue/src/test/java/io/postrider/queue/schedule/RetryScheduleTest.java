// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static RetrySchedule of(Duration... steps) {
        return new RetrySchedule(List.of(steps), Duration.ofDays(5), Duration.ofDays(1), Duration.ofHours(4));
    }

    @Test
    void theLastStepRepeats() {
        RetrySchedule schedule = of(Duration.ofMinutes(5), Duration.ofMinutes(10));
        assertThat(schedule.step(1)).isEqualTo(Duration.ofMinutes(5));
        assertThat(schedule.step(2)).isEqualTo(Duration.ofMinutes(10));
        assertThat(schedule.step(99)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void jitterAddsUpToATenth() {
        RetrySchedule schedule = of(Duration.ofSeconds(1));
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(schedule.next(NOW, 1, random)).isBetween(NOW.plusMillis(1_000), NOW.plusMillis(1_099));
        }
    }

    @Test
    void aLaneRestsNoLongerThanTheFirstStepWhileFewerThanThreeFailed() {
        RetrySchedule schedule = of(Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofHours(3));
        assertThat(schedule.laneRest(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(schedule.laneRest(2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(schedule.laneRest(3)).isEqualTo(Duration.ofMinutes(10));
        assertThat(schedule.laneRest(4)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void notificationsHaveTheirOwnExpiry() {
        assertThat(of(Duration.ofSeconds(1)).expiry(NOW, true)).isEqualTo(NOW.plus(Duration.ofDays(1)));
        assertThat(of(Duration.ofSeconds(1)).expiry(NOW, false)).isEqualTo(NOW.plus(Duration.ofDays(5)));
    }

    @Test
    void neverIsFarAwayAndNoOverflow() {
        Duration never = Duration.ofSeconds(Long.MAX_VALUE);
        assertThat(RetrySchedule.plus(NOW, never)).isAfter(NOW.plus(Duration.ofDays(36_000)));
    }
}
