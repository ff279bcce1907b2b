// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.smtp.server.OverloadLevel;
import org.junit.jupiter.api.Test;

class OverloadTest {
    @Test
    void aLevelRisesAtItsMarkAndFallsBelowALowerOne() {
        assertThat(Overload.next(OverloadLevel.GREEN, 0.69)).isEqualTo(OverloadLevel.GREEN);
        assertThat(Overload.next(OverloadLevel.GREEN, 0.70)).isEqualTo(OverloadLevel.YELLOW);
        assertThat(Overload.next(OverloadLevel.YELLOW, 0.61)).isEqualTo(OverloadLevel.YELLOW);
        assertThat(Overload.next(OverloadLevel.YELLOW, 0.59)).isEqualTo(OverloadLevel.GREEN);
        assertThat(Overload.next(OverloadLevel.GREEN, 0.96)).isEqualTo(OverloadLevel.RED);
        assertThat(Overload.next(OverloadLevel.RED, 0.86)).isEqualTo(OverloadLevel.RED);
        assertThat(Overload.next(OverloadLevel.RED, 0.80)).isEqualTo(OverloadLevel.ORANGE);
    }
}
