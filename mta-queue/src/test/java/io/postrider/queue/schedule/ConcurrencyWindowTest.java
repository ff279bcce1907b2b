// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConcurrencyWindowTest {
    @Test
    void aRoundOfSuccessesMakesItOneWider() {
        ConcurrencyWindow window = new ConcurrencyWindow(5, 20);
        for (int i = 0; i < 5; i++) {
            assertThat(window.size()).isEqualTo(5);
            window.succeeded(5);
        }
        assertThat(window.size()).isEqualTo(6);
    }

    @Test
    void itGrowsOnlyWhileItIsUsedAndNeverAboveTheLimit() {
        ConcurrencyWindow idle = new ConcurrencyWindow(2, 20);
        for (int i = 0; i < 100; i++) {
            idle.succeeded(1);
        }
        assertThat(idle.size()).isEqualTo(3);
        ConcurrencyWindow busy = new ConcurrencyWindow(2, 4);
        for (int i = 0; i < 100; i++) {
            busy.succeeded(busy.size());
        }
        assertThat(busy.size()).isEqualTo(4);
    }

    @Test
    void aFailureShrinksAtOnceAndACohortOfThemIsDeath() {
        ConcurrencyWindow window = new ConcurrencyWindow(5, 20);
        assertThat(window.failed()).isFalse();
        assertThat(window.size()).isEqualTo(4);
        int failures = 1;
        while (!window.failed()) {
            failures++;
        }
        assertThat(failures).isBetween(2, 5);
        assertThat(window.isDead()).isTrue();
        assertThat(window.size()).isEqualTo(1);
    }

    @Test
    void successBetweenFailuresKeepsItAlive() {
        ConcurrencyWindow window = new ConcurrencyWindow(5, 20);
        for (int i = 0; i < 100; i++) {
            assertThat(window.failed()).isFalse();
            window.succeeded(5);
        }
    }

    @Test
    void aProbeThatSucceedsBringsItBack() {
        ConcurrencyWindow window = new ConcurrencyWindow(1, 20);
        assertThat(window.failed()).isTrue();
        assertThat(window.failed()).isTrue();
        window.succeeded(1);
        assertThat(window.isDead()).isFalse();
        assertThat(window.size()).isEqualTo(1);
    }

    @Test
    void askingForLessHalvesIt() {
        ConcurrencyWindow window = new ConcurrencyWindow(8, 20);
        window.slowDown();
        assertThat(window.size()).isEqualTo(4);
        window.slowDown();
        window.slowDown();
        window.slowDown();
        assertThat(window.size()).isEqualTo(1);
    }
}
